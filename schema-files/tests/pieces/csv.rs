use std::slice::from_ref;

use proptest::prelude::*;
use schema_files::{CsvOptions, Encoding, PieceOptions, Pieces, ReadOptions};

use crate::same::{assert_same, pieces};
use crate::written;

/// Fields that are split, quoted, missing, or of different dtypes.
fn field() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "1",
        "-2",
        "0.5",
        "1e300",
        "18446744073709551615",
        "007",
        "NA",
        "",
        "true",
        "FALSE",
        "a",
        "é",
        "\"\"",
        "\"a,b\"",
        "\"line\nbreak\"",
        "\"a\r\n\r\nb\"",
        "\"two \"\" quotes\"",
        "5\" pipe",
        " \"a",
        "0.1",
        "16777217",
    ])
}

fn line_break() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "\n", "\n", "\n", "\r\n", "\r", "\n\n", "\n \t \n", "\n#\"x\n",
    ])
}

fn table() -> impl Strategy<Value = String> {
    let rows = |columns| {
        let row = prop::collection::vec(field(), columns);
        prop::collection::vec((row, line_break()), 0..30)
    };
    let tables = (1_usize..4).prop_flat_map(move |columns| (rows(columns), any::<bool>()));
    tables.prop_map(|(rows, ends)| {
        let names = ["x[0]", "x[1]", "y"];
        let columns = rows.first().map_or(2, |(row, _)| row.len());
        let mut text = format!("{}\n", names[..columns].join(","));
        let count = rows.len();
        for (index, (row, line_break)) in rows.into_iter().enumerate() {
            text += &row.join(",");
            if ends || index + 1 < count {
                text += line_break;
            }
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn tables_in_pieces_are_whole(text in table(), bytes in 1_u64..200, comment: bool) {
        let (_folder, path) = written("x.csv", text.as_bytes());
        let mut csv = CsvOptions::default();
        if comment {
            csv = csv.with_comment(b'#');
        }
        let options = PieceOptions::from(csv).with_bytes(bytes);
        assert_same(&path, &options);
    }

    #[test]
    fn any_bytes_in_pieces_are_whole(
        bytes in prop::collection::vec(
            prop::sample::select(b"a1,,;\t\"\"\"\n\n\r\r \t#\xc3\xa9\xff.".to_vec()), 0..200,
        ),
        size in 1_u64..50,
    ) {
        let (_folder, path) = written("x.csv", &bytes);
        assert_same(&path, &PieceOptions::default().with_bytes(size));
        let options = CsvOptions::default().with_comment(b'#').with_delimiter(b' ');
        assert_same(&path, &PieceOptions::from(options).with_bytes(size));
    }

    #[test]
    fn encodings_in_pieces_are_whole(text in table(), bytes in 1_u64..200, mark: bool) {
        let units: Vec<u16> = text.encode_utf16().collect();
        let mut utf16 = if mark { b"\xff\xfe".to_vec() } else { Vec::new() };
        utf16.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
        let latin1: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        for (encoding, text) in [
            (Encoding::Utf16, utf16),
            (Encoding::Latin1, latin1.clone()),
            (Encoding::Windows1252, latin1),
        ] {
            let (_folder, path) = written("x.csv", &text);
            let csv = CsvOptions::default().with_encoding(encoding);
            assert_same(&path, &PieceOptions::from(csv).with_bytes(bytes));
        }
    }
}

#[test]
fn a_piece_is_as_small_as_one_row() {
    let (_folder, path) = written("x.csv", b"x,y\n1,2\n3,\"4\n5\"\n\n6,7");
    let read = pieces(&path, &PieceOptions::default().with_bytes(1)).unwrap();
    assert_eq!(read.len(), 3);
    assert_eq!(
        assert_same(&path, &PieceOptions::default().with_bytes(12)),
        Some(2)
    );
}

#[test]
fn numbers_with_marks_are_text_as_written() {
    let (_folder, path) = written("x.csv", b"x\n\"a,5\"\n\"2,000.4\"\n55.10\n");
    let csv = CsvOptions::default().with_thousands(',');
    assert_eq!(
        assert_same(&path, &PieceOptions::from(csv).with_bytes(1)),
        Some(3)
    );
}

#[test]
fn a_table_without_rows_is_one_piece() {
    let (_folder, path) = written("x.csv", b"x,y\n\n");
    assert_eq!(assert_same(&path, &PieceOptions::default()), Some(1));
}

#[test]
fn rows_longer_than_a_buffer_are_whole() {
    let long = "a".repeat(70_000);
    let text = format!("x,\"{long}\"\n\"{long}\n\",2\n3,\"{long}\"\n4,5\n");
    let (_folder, path) = written("x.csv", text.as_bytes());
    assert_eq!(
        assert_same(&path, &PieceOptions::default().with_bytes(1)),
        Some(3)
    );
}

#[test]
fn errors_count_lines_from_the_start() {
    let mut text = "x,y\n".to_owned() + &"1,\"2\n3\"\r\n".repeat(50);
    let options = PieceOptions::default().with_bytes(16);
    for (bad, expected) in [
        (
            &b"4\n"[..],
            "is ragged: line 102 has 1 value, the header has 2",
        ),
        (
            b"4,\"\n",
            "has a quote that begins in line 102 and does not end",
        ),
        (
            b"4,a\xff\n",
            "is not UTF-8 at line 102, column 4: byte 0xFF",
        ),
    ] {
        let bytes = [text.as_bytes(), bad].concat();
        let (_folder, path) = written("x.csv", &bytes);
        let error = pieces(&path, &options).unwrap_err();
        assert_eq!(error.kind().to_string(), expected);
        let whole = schema_files::read(&path, &ReadOptions::default()).unwrap_err();
        assert_eq!(error.to_string(), whole.to_string());
    }
    text += "4,\u{81}\n";
    let latin1: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let (_folder, path) = written("x.csv", &latin1);
    let csv = CsvOptions::default().with_encoding(Encoding::Windows1252);
    let error = pieces(&path, &PieceOptions::from(&csv).with_bytes(16)).unwrap_err();
    let whole = schema_files::read(&path, &csv.into()).unwrap_err();
    assert_eq!(error.to_string(), whole.to_string());
}

#[test]
fn notes_are_in_the_first_piece() {
    for text in [
        "1,2\n3,4\n5,6\n",
        "x,y\na,1,2\nb,3,4\n",
        "x,x,x\n1,2,3\n1,2,3\n",
    ] {
        let (_folder, path) = written("x.csv", text.as_bytes());
        let options = PieceOptions::default().with_bytes(1);
        let read = pieces(&path, &options).unwrap();
        assert_eq!(read[0].notes.len(), 1);
        assert!(assert_same(&path, &options) > Some(1));
    }
}

#[test]
fn parts_are_disjoint_and_complete() {
    let text = "x\n".to_owned() + &"1.5\n".repeat(1000);
    let (_folder, path) = written("x.csv", text.as_bytes());
    let paths = [path.clone(), path];
    let options = PieceOptions::default().with_bytes(100);
    let open = || Pieces::open(&paths, &options).unwrap();
    let place = |part: Result<schema_files::Part, _>| {
        let part = part.unwrap();
        (part.file(), part.row())
    };
    let all: Vec<_> = open().map(place).collect();
    let mut parts: Vec<_> = (0..3).flat_map(|i| open().part(i, 3).map(place)).collect();
    parts.sort_unstable();
    assert_eq!(parts, all);
}

#[test]
fn parts_may_go_to_other_threads() {
    fn is_sendable<T: Send + 'static>() {}
    is_sendable::<Pieces>();
    is_sendable::<schema_files::Part>();
    is_sendable::<schema_files::Piece>();
}

#[test]
fn threads_read_the_same() {
    let text = "x,y\n".to_owned() + &"1.5,a\n".repeat(10_000);
    let (_folder, path) = written("x.csv", text.as_bytes());
    let options = PieceOptions::default().with_bytes(1000);
    let one = pieces(&path, &options).unwrap();
    let opened = Pieces::open(&[path], &options).unwrap();
    let threads: Vec<_> = opened
        .map(|part| part.unwrap())
        .map(|part| std::thread::spawn(move || part.read().unwrap()))
        .collect();
    let many: Vec<_> = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    assert_eq!(many, one);
}

#[test]
fn a_file_that_became_shorter_is_an_error() {
    let text = "x,y\n".to_owned() + &"1.5,2\n".repeat(100_000);
    let (_folder, path) = written("x.csv", text.as_bytes());
    let opened = Pieces::open(from_ref(&path), &PieceOptions::default()).unwrap();
    std::fs::write(&path, &text[..600_000 - 6]).unwrap();
    let error = opened.map(|part| part.and_then(schema_files::Part::read));
    let error = error.collect::<Result<Vec<_>, _>>().unwrap_err();
    assert!(error.to_string().contains("cut short"), "{error}");
    // While it is read.
    std::fs::write(&path, &text).unwrap();
    let options = PieceOptions::default().with_bytes(1);
    let mut opened = Pieces::open(from_ref(&path), &options).unwrap();
    opened.next().unwrap().unwrap();
    std::fs::write(&path, &text[..300_000]).unwrap();
    let error = opened.collect::<Result<Vec<_>, _>>().unwrap_err();
    assert!(error.to_string().contains("cut short"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_once_and_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    let writer = {
        let path = path.clone();
        std::thread::spawn(move || std::fs::write(path, "x,y\n1,2\n3,4\n").unwrap())
    };
    let mut opened = Pieces::open(from_ref(&path), &PieceOptions::default()).unwrap();
    let piece = opened.next().unwrap().unwrap().read().unwrap();
    assert_eq!((piece.rows, opened.files()[0].rows()), (2, Some(2)));
    assert!(opened.next().is_none());
    writer.join().unwrap();
}

#[test]
fn a_folder_and_a_file_that_is_not_there_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().to_owned(), folder.path().join("x.csv")] {
        let error = Pieces::open(from_ref(&path), &PieceOptions::default())
            .err()
            .unwrap();
        assert_eq!(error.file(), Some(&*path));
        let whole = schema_files::read(&path, &ReadOptions::default()).unwrap_err();
        assert_eq!(error.to_string(), whole.to_string());
    }
}
