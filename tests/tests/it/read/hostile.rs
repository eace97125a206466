//! Damaged and hostile bytes give an error or arrays, quickly, in little memory, and without a panic.

use std::fs;
use std::io::Write;

use allocation_counter::measure;
use schema_core::io::{CsvError, NpzError};
use schema_core::io::{CsvOptions, ReadErrorKind, ReadLimits};
use schema_core::{AnyArray, Arrays};
use schema_tests::fixture;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::files::{Member, archive, npy};

/// Small fixtures, so that changes often hit the headers.
const VICTIMS: [&str; 13] = [
    "npy/f4_c.npy",
    "npy/version2.npy",
    "npy/unicode.npy",
    "npy/structured.npy",
    "npy/deflated.npz",
    "article/clean.npz",
    "article/dtype_object.npz",
    "article/dtype.json",
    "article/missing_nan.json",
    "article/dtype.csv",
    "csv/bom_crlf.csv",
    "csv/na_words.csv",
    "csv/quoted.csv",
];

/// How often each file is changed, unless the environment says otherwise.
fn changes() -> usize {
    let count = std::env::var("SCHEMA_TESTS_CHANGES").ok();
    count.map_or(2000, |count| count.parse().expect("a number"))
}

fn read(file: &str, bytes: &[u8]) -> Result<Arrays, String> {
    let arrays = match file.rsplit_once('.').unwrap().1 {
        "npy" => Arrays::from_npy("x", bytes),
        "npz" => Arrays::from_npz(bytes),
        "csv" => Arrays::from_csv(bytes, &CsvOptions::default()),
        _ => Arrays::from_json(&String::from_utf8_lossy(bytes)),
    };
    arrays.map_err(|error| error.to_string())
}

#[test]
fn files_cut_short_anywhere() {
    for file in VICTIMS {
        let bytes = fs::read(fixture(file)).unwrap();
        for length in 0..bytes.len() {
            match read(file, &bytes[..length]) {
                // A table may end after any line.
                Ok(_) if file.ends_with("csv") => {}
                Ok(arrays) => assert_eq!(arrays.iter().count(), 0, "{file}"),
                Err(message) => assert!(message.len() < 500, "{file}: {message}"),
            }
        }
    }
}

#[test]
fn files_with_a_byte_changed() {
    let mut random = Xorshift(0x9E37_79B9_7F4A_7C15);
    for file in VICTIMS {
        let bytes = fs::read(fixture(file)).unwrap();
        for _ in 0..changes() {
            let mut changed = bytes.clone();
            for _ in 0..=random.below(3) {
                let at = random.below(changed.len());
                changed[at] = random.next().to_le_bytes()[0];
            }
            if let Err(message) = read(file, &changed) {
                assert!(message.len() < 500, "{file}: {message}");
            }
        }
    }
}

#[test]
fn headers_with_a_word_changed() {
    let words = [
        "<f4",
        "|O",
        "<U",
        "|S9999999999",
        ">U3",
        "(4, 3)",
        "(,)",
        "()",
        "(0,)",
        "(1,)",
        "True",
        "{",
        "}",
        "[",
        "'",
        "\\",
        ",",
        ":",
        "18446744073709551615",
        "4611686018427387904",
        "-1",
    ];
    let mut random = Xorshift(42);
    let plain = "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 3), }";
    for _ in 0..5000 {
        let mut header = plain.to_owned();
        for _ in 0..=random.below(2) {
            let start = random.below(header.len());
            let end = start + random.below(header.len() - start);
            header.replace_range(start..end, words[random.below(words.len())]);
        }
        let mut file = b"\x93NUMPY\x01\x00".to_vec();
        file.extend(u16::try_from(header.len()).unwrap().to_le_bytes());
        file.extend(header.as_bytes());
        file.extend([0x3F; 48]);
        let _ = Arrays::from_npy("x", &file);
    }
}

#[test]
fn a_claimed_shape_takes_no_memory() {
    for (descr, shape) in [
        ("|u1", "(9223372036854775807,)"),
        ("|u1", "(18446744073709551615,)"),
        ("<f8", "(1099511627776,)"),
        ("<U1000000000", "(1000000000,)"),
        ("<U4611686018427387904", "(1,)"),
        ("|S18446744073709551615", "(0,)"),
        ("|b1", "(4294967296, 4294967296, 0)"),
    ] {
        let error = Arrays::from_npy("x", &npy(descr, shape, &[0; 64])).unwrap_err();
        assert!(
            matches!(
                error.kind(),
                ReadErrorKind::ShapeOverflow { .. } | ReadErrorKind::Truncated { .. }
            ),
            "{error}"
        );
    }
    let none = Arrays::from_npy("x", &npy("<U1000000000", "(0, 5)", b"")).unwrap();
    assert_eq!(none.get("x").unwrap().shape(), [0, 5]);
}

#[test]
fn deep_lists_do_not_overflow_the_stack() {
    for open in ["[", "{\"x\":", "[{\"x\":"] {
        let deep = open.repeat(100_000);
        assert!(Arrays::from_json(&deep).is_err());
        assert!(Arrays::from_json(&format!("{{\"x\": {deep}")).is_err());
    }
    let closed = format!("{{\"x\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let error = Arrays::from_json(&closed).unwrap_err();
    assert!(matches!(error.kind(), ReadErrorKind::TooDeep { .. }));
}

#[test]
fn time_is_linear_in_the_number_of_names() {
    let many: Vec<String> = (0..100_000).map(|name| format!("\"{name}\":0")).collect();
    let arrays = Arrays::from_json(&format!("{{{}}}", many.join(","))).unwrap();
    assert_eq!(arrays.len(), 100_000);
}

#[test]
fn time_is_linear_in_the_number_of_columns() {
    let header: Vec<String> = (0..100_000).map(|name| format!("{name}")).collect();
    let header = header.join(",");
    let row = vec!["1"; 100_000].join(",");
    let read = |text: String| Arrays::from_csv(text, &CsvOptions::default());
    let arrays = read(format!("{header}\n{row}\n{row}\n")).unwrap();
    assert_eq!(arrays.len(), 100_000);
    // Short rows after a long header take no memory for columns that they do not have.
    let short = "1\n".repeat(100_000);
    let text = format!("{header}\n{short}");
    let size = text.len();
    let mut message = String::new();
    let taken = measure(|| message = read(text).unwrap_err().to_string());
    assert!(message.contains("99999 more rows differ"), "{message}");
    assert!(taken.bytes_max < 100 * size as u64, "{taken:?}");
}

#[test]
fn a_column_of_indices_has_any_length() {
    let header: Vec<String> = (0..20_000).map(|at| format!("x[{at}]")).collect();
    let row = vec!["0.5"; 20_000].join(",");
    let text = format!("{}\n{row}\n{row}\n", header.join(","));
    let arrays = Arrays::from_csv(text, &CsvOptions::default()).unwrap();
    assert_eq!(arrays.get("x").unwrap().shape(), [2, 20_000]);
}

#[test]
fn numbers_of_a_table_take_no_more_than_ten_times_its_size() {
    let table = |row: &str| format!("a,b\n{}", row.repeat(1 << 19));
    // The shortest text per value, values that change the dtype, and ordinary values.
    let late = format!("{}x,0.5\n", table("1,1\n"));
    for text in [
        table(",\n"),
        table("1,2\n"),
        table("1,\n"),
        table("0.123456,-7\n"),
        late,
    ] {
        let size = text.len() as u64;
        let taken = measure(|| drop(Arrays::from_csv(&text, &CsvOptions::default())));
        // One more is the text itself, which is kept.
        let most = if text.contains('x') { 51 } else { 10 };
        let fixed = 1 << 13;
        assert!(
            taken.bytes_max <= most * size + fixed,
            "{size} bytes: {taken:?}"
        );
    }
}

#[test]
fn text_of_a_table_takes_no_more_than_the_limit() {
    let text = format!("a,b\n{}", "x,y\n".repeat(1 << 16));
    let options = CsvOptions::default().with_limits(ReadLimits::default().with_max_bytes(1 << 20));
    let error = Arrays::from_csv(&text, &options).unwrap_err();
    assert!(matches!(
        error.kind(),
        ReadErrorKind::TooLarge { limit, .. } if *limit == 10 * text.len() as u64
    ));
    assert!(Arrays::from_csv(&text, &CsvOptions::default()).is_ok());
}

#[test]
fn a_field_has_any_length() {
    let long = "\"\"\n,".repeat(1 << 19);
    let text = format!("a,b\n1,\"{long}\"\n");
    let mut arrays = Arrays::from_csv(&text, &CsvOptions::default()).unwrap();
    let Some(AnyArray::Text(b)) = arrays.remove("b") else {
        panic!("text");
    };
    assert_eq!(b.values()[0].len(), 3 << 19);
    let open = &text[..text.len() - 2];
    let error = Arrays::from_csv(open, &CsvOptions::default()).unwrap_err();
    assert!(matches!(
        error.kind(),
        ReadErrorKind::Csv(CsvError::UnclosedQuote { line: 2 })
    ));
    for digit in ["1", "0.", "1e", "-", "\"", "\t"] {
        let text = format!("a,b\n1,{}\n", digit.repeat(1 << 20));
        if let Err(error) = Arrays::from_csv(text, &CsvOptions::default()) {
            assert!(error.to_string().len() < 500);
        }
    }
}

#[test]
fn tables_of_words_that_may_matter() {
    let words = [
        "1",
        "-2",
        "0.5",
        "1e9",
        "inf",
        "nan",
        "NA",
        "true",
        "x",
        "",
        ",",
        ",",
        ",",
        ";",
        "\t",
        "\n",
        "\n",
        "\r",
        "\"",
        "\"\"",
        " ",
        "\u{feff}",
        "é",
        "x[0]",
        "x[1]",
        "18446744073709551615",
        "-",
        "\0",
        "{",
        "[",
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.csv");
    let mut random = Xorshift(7);
    for _ in 0..changes() {
        let text: String = (0..random.below(30))
            .map(|_| words[random.below(words.len())])
            .collect();
        let options = CsvOptions::default()
            .with_header(random.below(2) == 0)
            .with_decimal([b'.', b','][random.below(2)]);
        let arrays = Arrays::from_csv(&text, &options);
        if let Ok(arrays) = &arrays {
            let rows: Vec<usize> = arrays.iter().map(|(_, array)| array.shape()[0]).collect();
            assert!(rows.windows(2).all(|pair| pair[0] == pair[1]), "{text:?}");
        }
        fs::write(&path, &text).unwrap();
        let _ = Arrays::read(&path);
    }
}

#[test]
fn a_claimed_terabyte_in_an_archive_is_not_trusted() {
    let x = npy("|u1", "(1099511627776,)", &[7; 64]);
    let claim = |method| {
        let file = archive(&[Member {
            method,
            claimed: (1 << 40) + 128,
            ..Member::stored("x.npy", &x)
        }]);
        Arrays::from_npz(&file).unwrap_err()
    };
    for method in [0, 8] {
        let error = claim(method);
        assert_eq!(error.array(), Some("x"));
        assert!(
            matches!(
                error.kind(),
                ReadErrorKind::Npz(NpzError::SizeMismatch {
                    claimed: 1_099_511_627_904,
                    ..
                })
            ),
            "{error}"
        );
    }
}

#[test]
fn a_compression_bomb_stops_at_the_limit() {
    const SIZE: u64 = 24 << 20;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.npz");
    let mut writer = ZipWriter::new(fs::File::create(&path).unwrap());
    writer
        .start_file("x.npy", SimpleFileOptions::default())
        .unwrap();
    let header = npy("|u1", &format!("({SIZE},)"), &[]);
    writer.write_all(&header).unwrap();
    for _ in 0..SIZE >> 13 {
        writer.write_all(&[0; 1 << 13]).unwrap();
    }
    writer.finish().unwrap();
    let size = fs::metadata(&path).unwrap().len();
    assert!(size * 500 < SIZE, "{size} bytes");

    let limits = |max_bytes| ReadLimits::default().with_max_bytes(max_bytes);
    let error = Arrays::read_with(&path, limits(1 << 20)).unwrap_err();
    let message = error.to_string();
    let message = message.rsplit_once('/').unwrap().1;
    let bytes = SIZE + 2 * header.len() as u64;
    let limit = size * 100;
    assert_eq!(
        message,
        format!(
            "bomb.npz`: `x` takes {bytes} bytes of memory, and the limit is {limit}\n  \
             help: raise `ReadLimits::max_bytes` if you trust the file"
        )
    );
    let mut arrays = Arrays::read_with(&path, limits(SIZE + 1000)).unwrap();
    let Some(AnyArray::U8(x)) = arrays.remove("x") else {
        panic!("bytes");
    };
    assert_eq!(x.len() as u64, SIZE);
}

#[test]
fn many_small_bombs_are_counted_together() {
    // Text of one letter takes 28 bytes of memory per 4 bytes in the file.
    let x = npy("<U1", "(25000,)", &vec![0; 100_000]);
    let names: Vec<String> = (0..20).map(|name| format!("{name}.npy")).collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), x.as_slice()))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.npz");
    fs::write(&path, super::files::npz(&files)).unwrap();
    let read =
        |max_bytes| Arrays::read_with(&path, ReadLimits::default().with_max_bytes(max_bytes));
    let error = read(4_000_000).unwrap_err();
    assert!(matches!(error.kind(), ReadErrorKind::TooLarge { .. }));
    assert_eq!(error.array(), Some("5"));
    assert_eq!(read(20_000_000).unwrap().len(), 20);
}

#[test]
fn an_archive_that_holds_more_than_it_claims_is_damaged() {
    let x = npy("|u1", "(64,)", &[7; 64]);
    let file = archive(&[Member {
        claimed: x.len() as u64 - 1,
        ..Member::stored("x.npy", &x)
    }]);
    assert!(Arrays::from_npz(&file).is_err());
    let longer = [x.as_slice(), &[0; 1000]].concat();
    let file = archive(&[Member {
        claimed: x.len() as u64,
        ..Member::stored("x.npy", &longer)
    }]);
    let error = Arrays::from_npz(&file).unwrap_err();
    assert!(
        matches!(error.kind(), ReadErrorKind::Npz(NpzError::Damaged { .. })),
        "{error}"
    );
}

pub(crate) struct Xorshift(pub(crate) u64);

impl Xorshift {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }
}
