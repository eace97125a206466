use std::io::Write;

use proptest::prelude::*;
use schema_files::{PieceOptions, Pieces, ReadErrorKind, ReadLimits};

use crate::same::{assert_same, pieces};
use crate::written;

fn value() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "1",
        "-2.5",
        "null",
        "NaN",
        "true",
        "\"a\"",
        "\"}\\\"{\\n\"",
        "[1, 2]",
        "[3,\n4]",
        "[[1],[2]]",
        "{\"a\": [\n1]}",
        "16777217",
        "18446744073709551615",
    ])
}

/// Values of one kind, so that most columns are arrays.
fn column() -> impl Strategy<Value = Vec<&'static str>> {
    let kinds: Vec<Vec<&str>> = vec![
        vec!["1", "2", "null", "0.1"],
        vec!["\"a\"", "\"é\"", "null"],
        vec!["[1, 2]", "[3,\n4]"],
        vec!["true", "false", "null"],
    ];
    let kind = prop::sample::select(kinds)
        .prop_flat_map(|kind| prop::collection::vec(prop::sample::select(kind), 40));
    prop_oneof![9 => kind, 1 => prop::collection::vec(value(), 40)]
}

fn lines() -> impl Strategy<Value = String> {
    let line_break = prop::sample::select(vec!["\n", "\n", "\r\n", "\n\n", " \n\t"]);
    let is_there = prop::collection::vec(prop::bool::weighted(0.95), 3);
    let row = (is_there, line_break);
    (
        prop::collection::vec(column(), 3),
        prop::collection::vec(row, 2..40),
    )
        .prop_map(|(columns, rows)| {
            let line = |(row, (is_there, line_break)): (usize, (Vec<bool>, &str))| {
                let there = (0..3).filter(|&column| is_there[column]);
                let members: Vec<_> = there
                    .map(|column| format!("\"x{column}\": {}", columns[column][row]))
                    .collect();
                format!("{{{}}}{line_break}", members.join(", "))
            };
            let lines: Vec<_> = rows.into_iter().enumerate().map(line).collect();
            lines.concat()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn lines_in_pieces_are_whole(text in lines(), bytes in 1_u64..200, named: bool) {
        let name = if named { "x.jsonl" } else { "x.json" };
        let (_folder, path) = written(name, text.as_bytes());
        assert_same(&path, &PieceOptions::default().with_bytes(bytes));
    }

    #[test]
    fn damaged_lines_are_errors(
        text in lines(),
        flip in any::<prop::sample::Index>(),
        byte in prop::sample::select(b"{}[]\",:\n1 \xff\\".to_vec()),
        bytes in 1_u64..200,
    ) {
        let mut text = text.into_bytes();
        let at = flip.index(text.len());
        text[at] = byte;
        let (_folder, path) = written("x.jsonl", &text);
        assert_same(&path, &PieceOptions::default().with_bytes(bytes));
    }
}

#[test]
fn lines_are_cut() {
    let (_folder, path) = written("x.json", b"{\"a\": 1}\n{\"a\": 2}\n{\"b\": 3}\n");
    let options = PieceOptions::default().with_bytes(1);
    let read = pieces(&path, &options).unwrap();
    // The names of the first lines hold for all pieces.
    assert!(read.iter().all(|piece| piece.entries.len() == 2));
    assert_eq!(assert_same(&path, &options), Some(3));
}

#[test]
fn a_name_that_is_new_later_is_missing_before() {
    let line = |row| {
        let last = if row == 7000 { ", \"late\": 1" } else { "" };
        format!("{{\"a\": {row}{last}}}\n")
    };
    let text = (0..8000).map(line).collect::<Vec<_>>().concat();
    let (_folder, path) = written("x.jsonl", text.as_bytes());
    assert!(assert_same(&path, &PieceOptions::default().with_bytes(1000)) > Some(50));
}

#[test]
fn errors_have_the_place_in_the_file() {
    let text = "{\"a\": [1, 2]}\n".repeat(9000);
    let options = PieceOptions::default().with_bytes(100);
    for (bad, expected) in [
        (&b"{\"a\": 1,}\n"[..], "line 9001, column 9"),
        (b"{\"a\": \xff}\n", "byte 126006"),
        (b"5\n", "line 9001, column 1"),
    ] {
        let (_folder, path) = written("x.jsonl", &[text.as_bytes(), bad].concat());
        let error = pieces(&path, &options).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert_same(&path, &options);
    }
    let ragged = text + "{\"a\": [1, 2]}\n{\"a\": [3]}\n";
    let (_folder, path) = written("x.jsonl", ragged.as_bytes());
    let read = pieces(&path, &PieceOptions::default().with_bytes(1 << 20)).unwrap();
    let content = &read[0].entries[0].content;
    let whole = schema_files::read(&path, options.read()).unwrap();
    assert_eq!(*content, whole.entries[0].content);
}

#[test]
fn other_json_is_read_whole_within_the_limit() {
    let (_folder, path) = written("x.json", b"{\"x\": [1, 2, 3]}");
    assert_eq!(
        assert_same(&path, &PieceOptions::default().with_bytes(1)),
        Some(1)
    );
    let limits = ReadLimits::default().with_max_bytes(10);
    let error = Pieces::open(&[path], &limits.into()).err().unwrap();
    assert!(
        matches!(error.kind(), ReadErrorKind::TooLarge { .. }),
        "{error}"
    );
}

#[test]
fn compressed_text_is_cut() {
    let table = "x,y\n".to_owned() + &"1.5,a\n".repeat(50_000);
    let lines = "{\"a\": [1, 2]}\n".repeat(20_000);
    for (name, text) in [("x.csv", table), ("x.jsonl", lines)] {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        let (_folder, path) = written(&format!("{name}.gz"), &gzip.finish().unwrap());
        let options = PieceOptions::default().with_bytes(50_000);
        assert!(assert_same(&path, &options) > Some(4));
        let opened = Pieces::open(std::slice::from_ref(&path), &options).unwrap();
        let length = opened.files()[0].bytes();
        let bytes: u64 = opened.map(|part| part.unwrap().bytes()).sum();
        assert_eq!(bytes, length);
    }
}

#[test]
fn text_that_expands_beyond_the_limit_is_an_error() {
    let text = "x\n".to_owned() + &"0\n".repeat(2_000_000);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(text.as_bytes()).unwrap();
    let (_folder, path) = written("x.csv.gz", &gzip.finish().unwrap());
    let options = PieceOptions::from(ReadLimits::default().with_max_bytes(1));
    let error = pieces(&path, &options.with_bytes(1 << 16)).unwrap_err();
    assert!(
        matches!(error.kind(), ReadErrorKind::TooLarge { .. }),
        "{error}"
    );
}
