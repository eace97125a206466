//! The exact text of errors.

use std::error::Error;
use std::fs;
use std::path::Path;

use schema_core::Arrays;
use schema_core::io::{CsvOptions, ReadError, ReadErrorKind, ReadLimits};
use schema_tests::fixture;

use super::files::{Member, archive, npy, npz};

fn message(result: Result<Arrays, ReadError>) -> String {
    result.unwrap_err().to_string()
}

/// Returns the error for a file, without its folder.
fn message_of(path: &Path) -> String {
    let folder = format!("{}/", path.parent().unwrap().display());
    message(Arrays::read(path)).replace(&folder, "")
}

fn message_of_bytes(name: &str, bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    message_of(&path)
}

fn message_of_json(json: &str) -> String {
    message(Arrays::from_json(json))
}

#[test]
fn of_damaged_fixtures() {
    assert_eq!(
        message_of(&fixture("npy/truncated.npy")),
        "`truncated.npy`: `truncated` is cut short: its data takes 48 bytes, but only 43 are \
         present\n  help: the file was not written or copied completely; save it again"
    );
    assert_eq!(
        message_of(&fixture("npy/shape_overflow.npy")),
        "`shape_overflow.npy`: `shape_overflow` has a header that claims 4611686018427387904 x 8 \
         values, more than a file can hold"
    );
    assert_eq!(
        message_of(&fixture("npy/bad_magic.npy")),
        "`bad_magic.npy` is none of .npy, .npz, Parquet, Arrow IPC, safetensors, JSON and CSV: it \
         begins with \
         \"\\x94NUMPY\\x01\\x00v\\x00{\\'desc\"\n  \
         help: save arrays with numpy.save or numpy.savez, as JSON ({\"x\": [[1, 2], [3, 4]]}), or \
         as CSV with a line of names"
    );
    assert_eq!(
        message_of(&fixture("article/ragged.json")),
        "`ragged.json`: `x` is ragged: row 1 has 2 values, row 0 has 3\n  \
         help: make the lists equally long; null stands for a missing value"
    );
}

#[test]
fn of_files_without_arrays() {
    let help = "help: save arrays with numpy.save or numpy.savez, as JSON ({\"x\": [[1, 2], [3, 4]]}), \
                or as CSV with a line of names";
    assert_eq!(
        message_of_bytes("x.npy", b""),
        "`x.npy` is empty\n  help: it was not written or downloaded completely, or a cloud service keeps it \
         elsewhere; get it again"
    );
    assert_eq!(
        message_of_bytes("x.md", b"# Data\n\nPetals, mostly.\n"),
        format!(
            "`x.md` is none of .npy, .npz, Parquet, Arrow IPC, safetensors, JSON and CSV: it \
             begins with \"# Data\\n\\nPetals, \"\n  \
             {help}"
        )
    );
    assert_eq!(
        message_of_bytes("x.npy", b"\x80\x04\x95"),
        "`x.npy` is a pickle, which is never read, because reading it can run code\n  \
         help: save what it holds in another format, such as with numpy.savez, \
         DataFrame.to_parquet or to_csv; export a model to ONNX"
    );
    assert_eq!(
        message_of_bytes("x.npz", b"PK\x03\x04 and no more"),
        "`x.npz` is damaged in the archive: invalid Zip archive: Could not find EOCD\n  \
         help: the file was not written or copied completely; save it again"
    );
    assert!(message_of(&fixture("nowhere.npy")).starts_with("`nowhere.npy` cannot be read: "));
    assert!(message_of(&fixture("npy")).starts_with("`npy` cannot be read: "));
}

#[test]
fn of_npy_headers() {
    let message = |bytes: &[u8]| message(Arrays::from_npy("x", bytes));
    let help = "help: the file was not written or copied completely; save it again";
    assert_eq!(
        message(b"\x93NUMPY\x02\x00\xff\xff\xff\xff"),
        "`x` has a header that claims 4294967295 bytes; at most 1048576 are accepted"
    );
    assert_eq!(
        message(b"\x93NUMPY\x02\x00\x00\x00\x01\x00{"),
        format!("`x` is cut short: its header takes 65536 bytes, but only 1 are present\n  {help}")
    );
    assert_eq!(
        message(b"\x93NUMPY\x01"),
        format!("`x` is cut short: its header takes 8 bytes, but only 7 are present\n  {help}")
    );
    assert_eq!(
        message(b"\x93NUMPY\x04\x00\x00\x00"),
        "`x` is .npy of version 4.0; versions 1.0, 2.0 and 3.0 are supported"
    );
    assert_eq!(
        message(&npy("<f4", "(-1,)", &[])),
        "`x` has a damaged header: a shape with an invalid size (byte 51 of it)"
    );
    assert_eq!(
        message(&npy("<f8", "(0, 1152921504606846976)", &[])),
        "`x` has a header that claims 0 x 1152921504606846976 values, more than a file can hold"
    );
}

#[test]
fn of_archives() {
    let x = npy("<f4", "(4,)", &[1; 16]);
    let help = "help: the file was not written or copied completely; save it again";
    assert_eq!(
        message(Arrays::from_npz(&npz(&[
            ("good.npy", &x),
            ("x.npy", &x[..x.len() - 1])
        ]))),
        format!("`x` is cut short: its data takes 16 bytes, but only 15 are present\n  {help}")
    );
    let twice = archive(&[
        Member::stored("x.npy", &x),
        Member::stored("y.npy", &x),
        Member::stored("x.npy", &x),
    ]);
    assert_eq!(
        message_of_bytes("twice.npz", &twice),
        "`twice.npz`: `x` appears twice, and the two may differ\n  \
         help: give each array a name of its own"
    );
    let both = archive(&[Member::stored("x.npy", &x), Member::stored("x", &x)]);
    assert!(message(Arrays::from_npz(&both)).starts_with("`x` appears twice"));
    let mut damaged = Member::stored("x.npy", &x);
    damaged.checksum ^= 1;
    assert_eq!(
        message_of_bytes("damaged.npz", &archive(&[damaged])),
        "`damaged.npz`: `x` is damaged in the archive: Invalid checksum\n  \
         help: the file was not written or copied completely; save it again"
    );
    assert_eq!(
        message(Arrays::from_npz(&npz(&[("x.npy", b"no array")]))),
        "`x` is none of .npy, .npz, Parquet, Arrow IPC, safetensors, JSON and CSV: it begins with \
         \"no array\"\n  \
         help: save arrays with numpy.save or numpy.savez, as JSON ({\"x\": [[1, 2], [3, 4]]}), or \
         as CSV with a line of names"
    );
}

#[test]
fn members_that_cannot_be_opened_are_named_and_the_others_read() {
    let x = npy("|u1", "(4,)", &[1; 4]);
    let archive = archive(&[
        Member {
            flags: 1,
            ..Member::stored("secret.npy", &x)
        },
        Member {
            method: 93,
            ..Member::stored("zstd.npy", &x)
        },
        Member::stored("x.npy", &x),
    ]);
    let arrays = Arrays::from_npz(&archive).unwrap();
    assert_eq!(
        arrays.unreadable().collect::<Vec<_>>(),
        [
            ("secret", "is encrypted; save it without a password"),
            (
                "zstd",
                "is compressed by a method other than deflate; save it with \
                 numpy.savez_compressed"
            )
        ]
    );
    assert_eq!(arrays.get("x").unwrap().shape(), [4]);
}

#[test]
fn of_tables() {
    assert_eq!(
        message_of(&fixture("csv/ragged.csv")),
        "`ragged.csv` is ragged: line 3 has 2 values, the header has 3\n  \
         help: give each line the same number of values; nothing between two commas is a missing \
         value, and text that contains a comma must be in quotes"
    );
    assert_eq!(
        message_of(&fixture("csv/empty.csv")).lines().next(),
        Some("`empty.csv` is empty")
    );
    assert_eq!(
        message_of(&fixture("csv/latin1.csv")),
        "`latin1.csv` is not UTF-8 at line 2, column 6: byte 0xE9\n  \
         help: save it as UTF-8, or use `Arrays::read_csv` with \
         `CsvOptions::default().with_encoding(Encoding::Latin1)` if it is Latin-1"
    );
    assert_eq!(
        message_of(&fixture("csv/semicolon.csv")),
        "`semicolon.csv` has semicolons in its first line, but neither commas nor tabs\n  \
         help: use `Arrays::read_csv` with `CsvOptions::default().with_delimiter(b';')`, and \
         `.with_decimal(b',')` if its numbers are written 1,5"
    );
    assert_eq!(
        message_of_bytes("x.csv", b"\xff\xfea\0,\0b\0"),
        "`x.csv` is UTF-16, not UTF-8\n  help: save it as UTF-8, or use `Arrays::read_csv` with \
         `CsvOptions::default().with_encoding(Encoding::Utf16)` if it is a table"
    );
}

#[test]
fn of_lines_as_an_editor_counts_them() {
    let message = |text: &str| {
        let message = message(Arrays::from_csv(text, &CsvOptions::default()));
        message.lines().next().unwrap().to_owned()
    };
    // Inside quotes, after blank lines, and after any line break.
    assert_eq!(
        message("a,b\n\n\"x\ny\r\nz\",2\r\r\n3\n4,5,6\n"),
        "the input is ragged: line 7 has 1 value, the header has 2; 1 more row differs"
    );
    assert_eq!(
        message("a,b\n1,2\n3,\"4\n5,6\n"),
        "the input has a quote that begins in line 3 and does not end"
    );
    assert_eq!(
        message("\"a,b\n1,2\n"),
        "the input has a quote that begins in line 1 and does not end"
    );
    assert_eq!(message(" \n\n\t\n"), "the input is empty");
    let error = Arrays::from_csv("1,2\n3\n", &CsvOptions::default().with_header(false));
    let message = error.unwrap_err().to_string();
    assert!(
        message.starts_with("the input is ragged: line 2 has 1 value, the first row has 2\n"),
        "{message}"
    );
    let error = Arrays::from_csv(
        b"\xc3\xa9,b\r\xc3\xa9\xc3\xa9,\xff\n",
        &CsvOptions::default(),
    );
    let message = error.unwrap_err().to_string();
    assert!(
        message.starts_with("the input is not UTF-8 at line 2, column 4: byte 0xFF\n"),
        "{message}"
    );
}

#[test]
fn of_invalid_json() {
    assert_eq!(
        message_of_json("{\"x\": [1, 2,\n  3,, 4]}"),
        "the input is not JSON at line 2, column 5: expected value"
    );
    assert_eq!(
        message_of_json("{\"x\": [NaN,\n  Infinity, 3"),
        "the input is not JSON at line 2, column 13: EOF while parsing a list"
    );
    assert_eq!(
        message_of_json("{\"x\": [nan]}"),
        "the input is not JSON at line 1, column 9: expected ident"
    );
    assert_eq!(
        message_of_json("{\"x\": 1} {}"),
        "the input is not JSON at line 1, column 10: trailing characters"
    );
    assert_eq!(
        message_of_json("{\"x\":\n [\"a\", \"\\ud800\"]}"),
        "`x` is not JSON at line 2, column 15: unexpected end of hex escape"
    );
    assert_eq!(
        message_of_json("[[1, 2], [3, 4]]"),
        "the input is a JSON list, so its arrays have no names\n  \
         help: give them names: {\"x\": [[1, 2], [3, 4]], \"y\": [0, 1]}"
    );
    assert_eq!(
        message_of_bytes("latin.json", b"{\"x\": \"\xe9\"}"),
        "`latin.json` is not UTF-8 at byte 7"
    );
}

#[test]
fn of_json_that_is_not_arrays() {
    let ragged = "help: make the lists equally long; null stands for a missing value";
    assert_eq!(
        message_of_json(r#"{"x": [[1, 2], [3]]}"#),
        format!("`x` is ragged: row 1 has 1 value, row 0 has 2\n  {ragged}")
    );
    assert_eq!(
        message_of_json(r#"{"y": 1, "x": [[[1], [1]], [[1], [2, 3]]]}"#),
        format!("`x` is ragged: [1, 1] has 2 values, [0, 0] has 1\n  {ragged}")
    );
    assert_eq!(
        message_of_json(r#"{"x": [1, [2]]}"#),
        "`x` is not an array: [1] is a list among values"
    );
    assert_eq!(
        message_of_json(r#"{"x": [[1], [2], 3]}"#),
        "`x` is not an array: [2] is a value among lists"
    );
    assert_eq!(
        message_of_json(r#"{"x": [[1, 2], [3, {"a": 1}]]}"#),
        "`x` holds an object at [1, 1]\n  \
         help: an array is nested lists of values; names are allowed only at the top level"
    );
    assert_eq!(
        message_of_json(r#"{"x": {"y": [1]}}"#),
        "`x` holds an object\n  \
         help: an array is nested lists of values; names are allowed only at the top level"
    );
    assert_eq!(
        message_of_json(r#"{"x": 1, "\u0078": 2}"#),
        "`x` appears twice, and the two may differ\n  help: give each array a name of its own"
    );
    assert_eq!(
        message_of_json(&format!("{{\"x\": {}{}}}", "[".repeat(33), "]".repeat(33))),
        "`x` has more than 32 axes"
    );
}

#[test]
fn names_out_of_files_are_safe_to_show() {
    let name = format!("\\u001b[31m\\n{}", "é".repeat(1000));
    let message = message_of_json(&format!("{{\"{name}\": [[1], []]}}"));
    let line = message.lines().next().unwrap();
    assert!(line.starts_with(r"`\u{1b}[31m\néé"), "{line}");
    assert!(
        line.ends_with("...` is ragged: row 1 has 0 values, row 0 has 1"),
        "{line}"
    );
    assert!(line.chars().count() < 160);
}

#[test]
fn an_error_gives_its_parts() {
    let path = fixture("npy/truncated.npy");
    let error = Arrays::read(&path).unwrap_err();
    assert_eq!(error.file(), Some(path.as_path()));
    assert_eq!(error.array(), Some("truncated"));
    assert!(matches!(
        error.kind(),
        ReadErrorKind::Truncated {
            expected: 48,
            found: 43,
            ..
        }
    ));
    assert!(error.source().is_none());
    let absent = Arrays::read_with(fixture("nowhere"), ReadLimits::default()).unwrap_err();
    assert!(absent.source().is_some());
}
