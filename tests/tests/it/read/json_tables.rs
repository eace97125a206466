//! Tables in JSON, as pandas and others write them.

use std::fmt::Write as _;
use std::fs;

use schema_core::io::{CsvOptions, ReadErrorKind, ReadLimits};
use schema_core::{Arrays, DType};
use schema_tests::fixture;
use serde_json::{Map, Value};

use super::csv::as_json;

fn read(text: &str) -> Arrays {
    Arrays::from_json(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn names(arrays: &Arrays) -> Vec<&str> {
    arrays.names().collect()
}

#[test]
fn every_orientation_of_pandas_is_its_columns() {
    let expected = fs::read_to_string(fixture("json/expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let cases = expected["cases"].as_array().unwrap();
    assert!(cases.len() > 30);
    for case in cases {
        let arrays = read(case["text"].as_str().unwrap());
        let found: Map<String, Value> = arrays
            .iter()
            .map(|(name, array)| {
                (
                    name.to_owned(),
                    as_json(array, arrays.missing(name).as_ref()),
                )
            })
            .collect();
        assert_eq!(
            Value::Object(found),
            case["columns"],
            "{} of {}",
            case["orient"],
            case["frame"]
        );
    }
}

#[test]
fn the_files_of_a_case_are_one_table() {
    let table = "age,label,alive,town,fare\n22,1,true,Ulm,7.25\n,0,,,\n35,,false,Bonn,8.05\n\
                 41,1,true,Ulm,53.1\n";
    let expected = Arrays::from_csv(table, &CsvOptions::default()).unwrap();
    for name in [
        "nullable_rec.json",
        "nullable_lines.jsonl",
        "nullable_cols.json",
        "nullable_split.json",
    ] {
        let arrays = Arrays::read(fixture("json").join(name)).unwrap();
        assert_eq!(names(&arrays), names(&expected), "{name}");
        for name in expected.names() {
            let found = (arrays.get(name).unwrap(), arrays.missing(name));
            let of_table = (expected.get(name).unwrap(), expected.missing(name));
            // NaN is not equal to itself.
            assert_eq!(format!("{found:?}"), format!("{of_table:?}"), "{name}");
        }
    }
}

#[test]
fn keys_may_be_absent_in_any_record() {
    let arrays = read(r#"[{"a": 1}, {"b": 0.5, "a": 2}, {}, {"c": "x", "b": 1}]"#);
    assert_eq!(names(&arrays), ["a", "b", "c"]);
    let missing = |name| arrays.missing(name).unwrap().into_raw_vec_and_offset().0;
    assert_eq!(missing("a"), [false, false, true, true]);
    assert_eq!(missing("b"), [true, false, true, false]);
    assert_eq!(missing("c"), [true, true, true, false]);
    assert_eq!(arrays.get("a").unwrap().dtype(), DType::I64);
    // A name is the same however it is escaped.
    let escaped = read(r#"[{"a": 1}, {"\u0061": 2}]"#);
    assert_eq!(names(&escaped), ["a"]);
}

#[test]
fn numbers_are_those_of_the_text() {
    let digits = "0.1000000014901161193847656250000001";
    let arrays = read(&format!(
        r#"[{{"x": {digits}}}, {{"x": 9007199254740993}}]"#
    ));
    let schema = r#"{"version": 1, "name": "X", "arrays": [
        {"name": "x", "dtype": "f32", "shape": [2]}
    ]}"#;
    let schema: schema_core::Schema = serde_json::from_str(schema).unwrap();
    assert!(schema.validate(&arrays).is_ok());
}

#[test]
fn a_column_that_is_no_array_does_not_refuse_the_others() {
    let arrays = read(
        r#"[{"a": 1, "b": {"x": 1}, "c": [1], "d": 1, "d": 2},
            {"a": 2, "b": 1, "c": [1, 2], "d": 1}]"#,
    );
    assert!(arrays.get("a").is_some());
    assert!(arrays.get("b").is_none());
    let reasons: Vec<(&str, &str)> = arrays.unreadable().collect();
    assert_eq!(reasons[0].0, "b");
    assert!(reasons[0].1.contains("an object"), "{reasons:?}");
    assert!(reasons[1].1.contains("is ragged"), "{reasons:?}");
    assert!(reasons[2].1.contains("appears twice"), "{reasons:?}");
}

#[test]
fn what_has_two_readings_is_told_apart_by_its_structure() {
    // Rows, because they are numbered and the others are not.
    assert_eq!(names(&read(r#"{"0": {"a": 1}, "1": {"a": 2}}"#)), ["a"]);
    assert_eq!(
        names(&read(r#"{"1": {"a": 1}, "0": {"a": 2}}"#)),
        ["1", "0"]
    );
    assert_eq!(names(&read(r#"{"0": {"0": 1, "1": 2}}"#)), ["0"]);
    // Columns, because rows would be text beside numbers.
    let text = r#"{"0": {"a": 1, "b": 2}, "1": {"a": "x", "b": "y"}}"#;
    assert_eq!(names(&read(text)), ["0", "1"]);
    // Groups of arrays are no table.
    let groups = Arrays::from_json(r#"{"train": {"x": [1, 2], "y": [0, 1]}, "test": {"x": []}}"#);
    assert!(groups.unwrap_err().headline().contains("holds an object"));
    // Arrays, because the rows have another length than the names.
    let arrays = read(r#"{"columns": ["a", "b", "c"], "data": [[1, 2], [3, 4]]}"#);
    assert_eq!(names(&arrays), ["columns", "data"]);
    let arrays = read(r#"{"data": [1, 2], "index": [0, 1]}"#);
    assert_eq!(names(&arrays), ["data", "index"]);
    // The rows are matched by their names.
    let arrays = read(r#"{"a": {"x": 1, "y": 2}, "b": {"y": 20, "x": 10, "z": 30}}"#);
    let b = format!("{:?}", arrays.get("b").unwrap());
    assert!(b.contains("[10, 20, 30]"), "{b}");
    // One object is arrays without axes, unless the file is named after lines.
    let folder = tempfile::tempdir().unwrap();
    for (name, shape) in [
        ("x.json", vec![]),
        ("x.jsonl", vec![1]),
        ("x.NDJSON", vec![1]),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, "{\"a\": 1}\n").unwrap();
        assert_eq!(
            Arrays::read(path).unwrap().get("a").unwrap().shape(),
            shape,
            "{name}"
        );
    }
}

#[test]
fn errors_have_the_line() {
    let message = |text: &str| Arrays::from_json(text).unwrap_err().headline();
    assert_eq!(
        message("{\"a\": 1}\n{\"a\": 2,}\n"),
        "the input is not JSON at line 2, column 9: key must be a string"
    );
    assert_eq!(
        message("[{\"a\": 1}, 2]"),
        "the input is a JSON list of records, but [1] is no object"
    );
    assert_eq!(
        message("{\"a\": 1} {\"a\": 2}"),
        "the input is not JSON at line 1, column 10: trailing characters"
    );
}

#[test]
fn records_that_share_no_keys_stop_at_the_limit() {
    let mut text = String::from("[");
    for index in 0..20_000 {
        let comma = if index > 0 { "," } else { "" };
        let _ = write!(text, "{comma}{{\"k{index}\":1}}");
    }
    text.push(']');
    let limits = ReadLimits::default().with_max_bytes(1 << 20);
    let error = Arrays::from_bytes_with("x", text.as_bytes(), limits).unwrap_err();
    assert!(
        matches!(error.kind(), ReadErrorKind::TooLarge { .. }),
        "{error}"
    );
}
