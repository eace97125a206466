//! Dtypes of CSV columns: as in pandas, except for columns of mixed values.

use std::fmt::Write;
use std::fs;

use proptest::prelude::*;
use schema_core::arrays::{Cell, TextArray};
use schema_core::io::CsvError;
use schema_core::io::{CsvOptions, Encoding, ReadErrorKind};
use schema_core::ndarray::{ArrayD, array};
use schema_core::{AnyArray, Arrays, DType};
use schema_tests::fixture;
use serde_json::{Map, Value, json};

fn read(text: &str) -> Arrays {
    let arrays = Arrays::from_csv(text, &CsvOptions::default());
    arrays.unwrap_or_else(|error| panic!("{text:?}: {error}"))
}

fn message(text: &str) -> String {
    let error = Arrays::from_csv(text, &CsvOptions::default()).unwrap_err();
    error.to_string().lines().next().unwrap().to_owned()
}

/// The only column besides `z`.
fn column(cells: &[&str]) -> AnyArray {
    read(&beside_zeros(cells)).remove("x").unwrap()
}

/// A table of the cells and a column of zeros, because a line with one empty cell would not be a row.
fn beside_zeros(cells: &[&str]) -> String {
    format!("x,z\n{},0\n", cells.join(",0\n"))
}

fn text(array: AnyArray) -> TextArray {
    match array {
        AnyArray::Text(text) => text,
        other => panic!("{other:?}"),
    }
}

/// A column in the form of `expected.json`.
pub(super) fn as_json(array: &AnyArray, missing: Option<&ArrayD<bool>>) -> Value {
    let mut values: Vec<Value> = match array {
        AnyArray::Bool(array) => array.iter().map(|value| json!(value)).collect(),
        AnyArray::I64(array) => array.iter().map(|value| json!(value)).collect(),
        AnyArray::U64(array) => array.iter().map(|value| json!(value)).collect(),
        AnyArray::F64(array) => array
            .iter()
            .map(|value| match value {
                infinite if infinite.is_infinite() => json!(infinite.to_string()),
                other => json!(other),
            })
            .collect(),
        AnyArray::Text(text) => text
            .view()
            .iter()
            .map(|(text, cell)| match cell {
                Cell::Missing => Value::Null,
                _ => json!(text),
            })
            .collect(),
        other => panic!("{other:?} out of CSV"),
    };
    for (value, _) in values
        .iter_mut()
        .zip(missing.into_iter().flatten())
        .filter(|(_, missing)| **missing)
    {
        *value = Value::Null;
    }
    json!({ "dtype": array.dtype().name(), "values": values })
}

/// The options of pandas as our own.
fn options(json: Option<&Value>) -> CsvOptions {
    let json = json.and_then(Value::as_object);
    let only = |name: &str| json.is_some_and(|json| json.get(name) == Some(&json!(false)));
    let mut options = CsvOptions::default();
    for (name, value) in json.into_iter().flatten() {
        let text = value.as_str().unwrap_or_default();
        let byte = || text.as_bytes()[0];
        let words = || {
            value
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
        };
        options = match name.as_str() {
            "sep" => options.with_delimiter(byte()),
            "decimal" => options.with_decimal(byte()),
            "thousands" => options.with_thousands(char::from(byte())),
            "comment" => options.with_comment(byte()),
            "encoding" => options.with_encoding(Encoding::Latin1),
            "true_values" => options.with_true(words()),
            "false_values" => options.with_false(words()),
            "na_values" if only("keep_default_na") => options.with_missing(words()),
            "na_values" => options.with_more_missing(words()),
            "keep_default_na" => options,
            "index_col" => options.with_index_column(true),
            "header" => options.with_header(true),
            other => panic!("{other}"),
        };
    }
    options
}

#[test]
fn every_column_reads_as_in_pandas() {
    let expected = fs::read_to_string(fixture("csv/expected.json")).unwrap();
    let expected: Value = serde_json::from_str(&expected).unwrap();
    let cases = expected["cases"].as_array().unwrap();
    assert!(cases.len() > 70);
    for case in cases {
        let options = options(case.get("options"));
        let (of, arrays) = match (&case["file"], &case["text"]) {
            (Value::String(file), _) => (file, Arrays::read_csv(fixture(file), &options)),
            (_, Value::String(text)) => (text, Arrays::from_csv(text, &options)),
            _ => panic!("{case}"),
        };
        let arrays = arrays.unwrap_or_else(|error| panic!("{of:?}: {error}"));
        let found: Map<String, Value> = arrays
            .iter()
            .map(|(name, array)| {
                (
                    name.to_owned(),
                    as_json(array, arrays.missing(name).as_ref()),
                )
            })
            .collect();
        assert_eq!(Value::Object(found), case["columns"], "{of:?}");
    }
}

#[test]
fn mixed_columns_are_text_that_keeps_the_kinds_of_cells() {
    let mixed = text(column(&["true", "", "1", "x", "NA", "inf", " 2 "]));
    assert_eq!(
        mixed.cells().unwrap().iter().copied().collect::<Vec<_>>(),
        [
            Cell::Bool,
            Cell::Missing,
            Cell::Number,
            Cell::Text,
            Cell::Missing,
            Cell::Number,
            Cell::Number
        ]
    );
    assert_eq!(
        mixed.values().iter().collect::<Vec<_>>(),
        ["true", "", "1", "x", "", "inf", " 2 "]
    );
    assert_eq!(text(column(&["a", "b"])).cells(), None);
}

#[test]
fn numbers_that_no_dtype_holds_are_text_as_in_json() {
    for cells in [
        ["0", "18446744073709551616"],
        ["18446744073709551615", "-1"],
        ["0.5", "-1e999"],
        ["1e999", "x"],
    ] {
        let column = text(column(&cells));
        assert_eq!(column.values().iter().collect::<Vec<_>>(), cells);
        assert_eq!(column.cells().unwrap()[0], Cell::Number);
    }
    let wide = read("x[0],x[1]\n1,2\n3,18446744073709551616\n")
        .remove("x")
        .unwrap();
    assert_eq!(text(wide).values()[[1, 1]], "18446744073709551616");
    assert_eq!(column(&["18446744073709551616", "0.5"]).dtype(), DType::F64);
}

#[test]
fn columns_with_indices_are_one_array() {
    let mut arrays = read("id,x[0],x[1],x[2]\n7,1,2.5,\n8,3,4,5\n");
    let AnyArray::F64(x) = arrays.remove("x").unwrap() else {
        panic!("floats");
    };
    assert_eq!(x.shape(), [2, 3]);
    assert_eq!((x[[0, 0]], x[[0, 1]], x[[1, 2]]), (1.0, 2.5, 5.0));
    assert!(x[[0, 2]].is_nan());
    let mixed = text(read("x[0],x[1]\n1,a\n2,\n").remove("x").unwrap());
    assert_eq!(mixed.cells().unwrap().shape(), [2, 2]);
    assert_eq!(mixed.cells().unwrap()[[1, 1]], Cell::Missing);
    assert_eq!(mixed.values()[[1, 0]], "2");
    let names = |text: &str| {
        let arrays = read(text);
        arrays.names().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(names("x[1],x[2]\n1,2\n"), ["x[1]", "x[2]"]);
    assert_eq!(names("x,x[0]\n1,2\n"), ["x", "x[0]"]);
}

#[test]
fn options_say_what_the_file_does_not() {
    let read = |text: &[u8], options: &CsvOptions| Arrays::from_csv(text, options).unwrap();
    let plain = CsvOptions::default;
    let headless = read(b"1,a\n2,b\n", &plain().with_header(false));
    assert_eq!(headless.names().collect::<Vec<_>>(), ["f0", "f1"]);
    assert_eq!(headless.get("f0").unwrap().shape(), [2]);
    let commented = read(b"# of 2026\na,b\n1,2\n#3,4\n", &plain().with_comment(b'#'));
    assert_eq!(commented.get("b").unwrap().shape(), [1]);
    let dashes = read(b"a,b\n1,-\n2,NA\n", &plain().with_missing(["-"]));
    let b = text(dashes.get("b").unwrap().clone());
    assert_eq!(b.cells().unwrap()[0], Cell::Missing);
    assert_eq!(b.values()[1], "NA");
    let sentinel = read(b"a,b\n1,0\n-999,1\n", &plain().with_missing(["-999"]));
    let missing = sentinel.missing("a").unwrap();
    assert_eq!(missing, array![false, true].into_dyn());
    let latin = read(
        b"a,b\n1,caf\xe9\n",
        &plain().with_encoding(Encoding::Latin1),
    );
    assert_eq!(text(latin.get("b").unwrap().clone()).values()[0], "café");
    // With decimal commas, the semicolon is recognized as the delimiter.
    let commas = read(b"a;b\n1,5;-2,25\n", &plain().with_decimal(b','));
    assert_eq!(
        commas.get("b").unwrap(),
        &AnyArray::from(schema_core::ndarray::array![-2.25])
    );
    let bars = read(b"a|b\n1|2\n", &plain().with_delimiter(b'|'));
    assert_eq!(bars.len(), 2);
    let error = Arrays::from_csv("a\n", &plain().with_delimiter(b'\n')).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("the input cannot be split at '\\n'")
    );
}

#[test]
fn a_file_is_a_table_by_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        Arrays::read(path)
    };
    let names = |name: &str, bytes: &[u8]| {
        let arrays = read(name, bytes).unwrap_or_else(|error| panic!("{error}"));
        arrays.names().map(str::to_owned).collect::<Vec<_>>()
    };
    for (bytes, expected) in [
        ("a,b\n1,2\n", vec!["a", "b"]),
        ("a\tb\n1\t2\n", vec!["a", "b"]),
        ("a b\tc\n1\t2,5\n", vec!["a b", "c"]),
        ("a\tb,c\n1,2\n", vec!["a\tb", "c"]),
        ("\"a\tb\"\n1\n", vec!["a\tb"]),
        ("\u{feff}a,b\n1,2\n", vec!["a", "b"]),
        ("\"[a\",b\n1,2\n", vec!["[a", "b"]),
        ("height\n1.5\n\nNA\n", vec!["height"]),
        ("label\ntrue\nfalse", vec!["label"]),
    ] {
        assert_eq!(names("x.txt", bytes.as_bytes()), expected, "{bytes:?}");
    }
    // A column of text is like any other text, except for the file's name.
    let species = b"species\nsetosa\nvirginica\n";
    for name in ["x.csv", "x.TSV"] {
        assert_eq!(names(name, species), ["species"]);
    }
    assert_eq!(names("x.csv", b"a\n"), ["a"]);
    for bytes in [
        &species[..],
        b"a\n",
        b"height",
        b"a,b\0\n1,2\n",
        b"\x89PNG\r\n\x1A\n,\n",
    ] {
        let error = read("x", bytes).unwrap_err();
        let is_unknown = matches!(error.kind(), ReadErrorKind::UnknownFormat { .. });
        assert!(is_unknown, "{error}");
    }
    assert!(read("x.csv", b"a,b\0\n1,2\n").is_err());
}

#[test]
fn reading_in_parts_gives_the_same_arrays() {
    // Longer than two parts; the kinds of values change in the second.
    const ROWS: usize = 400_000;
    let late = ROWS - 3;
    let mut csv = String::from("int,float,wide,text,truth,gaps\n");
    for row in 0..ROWS {
        let (float, wide, text, truth, gap) = if row == late {
            ("0.5", "18446744073709551615", "x", "", "9")
        } else {
            ("1", "3", "7", "true", "")
        };
        writeln!(csv, "{row},{float},{wide},{text},{truth},{gap}").unwrap();
    }
    assert!(csv.len() > 4 << 20);
    let arrays = read(&csv);
    let shape = |name: &str| {
        (
            arrays.get(name).unwrap().dtype(),
            arrays.get(name).unwrap().len(),
        )
    };
    assert_eq!(shape("int"), (DType::I64, ROWS));
    assert_eq!(shape("float"), (DType::F64, ROWS));
    assert_eq!(shape("wide"), (DType::U64, ROWS));
    assert_eq!(shape("text"), (DType::Text, ROWS));
    assert_eq!(shape("truth"), (DType::Bool, ROWS));
    assert_eq!(shape("gaps"), (DType::I64, ROWS));
    let AnyArray::I64(ints) = arrays.get("int").unwrap() else {
        panic!("integers");
    };
    assert!(
        ints.iter()
            .enumerate()
            .all(|(row, value)| usize::try_from(*value) == Ok(row))
    );
    let AnyArray::F64(floats) = arrays.get("float").unwrap() else {
        panic!("floats");
    };
    assert_eq!(
        (floats[late - 1], floats[late], floats[late + 1]),
        (1.0, 0.5, 1.0)
    );
    let AnyArray::I64(gaps) = arrays.get("gaps").unwrap() else {
        panic!("integers");
    };
    let missing = arrays.missing("gaps").unwrap();
    assert!(missing[late - 1] && gaps[late] == 9 && !missing[late] && missing[late + 1]);

    csv.push_str("1,2,3,4,5\n");
    csv.push_str("1,2,3\n");
    let line = ROWS + 2;
    assert_eq!(
        message(&csv),
        format!(
            "the input is ragged: line {line} has 5 values, the header has 6; 1 more row differs"
        )
    );
}

/// A value as JSON and as CSV.
fn cell() -> impl Strategy<Value = (String, String)> {
    let same = |text: String| (text.clone(), text);
    prop_oneof![
        4 => any::<i8>().prop_map(move |value| same(value.to_string())),
        1 => any::<i64>().prop_map(move |value| same(value.to_string())),
        1 => any::<u64>().prop_map(move |value| same(value.to_string())),
        1 => Just(same("18446744073709551616".to_owned())),
        1 => Just(same("1e999".to_owned())),
        1 => Just(same("-0".to_owned())),
        3 => any::<f64>().prop_filter("finite", |value| value.is_finite())
            .prop_map(move |value| same(format!("{value:?}"))),
        2 => Just(("null".to_owned(), String::new())),
        1 => Just(("null".to_owned(), "NA".to_owned())),
        1 => Just(("Infinity".to_owned(), "Infinity".to_owned())),
        1 => any::<bool>().prop_map(move |value| same(value.to_string())),
        1 => "[a-d]{1,3}".prop_map(|text| (format!("\"{text}\""), text)),
    ]
}

proptest! {
    #[test]
    fn a_column_reads_as_the_same_list_in_json(
        cells in prop_oneof![
            prop::collection::vec(cell(), 0..6),
            // Columns of one kind are rare among mixed values.
            cell().prop_flat_map(|first| prop::collection::vec(Just(first), 1..4)),
        ],
    ) {
        let json: Vec<&str> = cells.iter().map(|(json, _)| json.as_str()).collect();
        let csv: Vec<&str> = cells.iter().map(|(_, csv)| csv.as_str()).collect();
        let csv = if csv.is_empty() { "x,z\n".to_owned() } else { beside_zeros(&csv) };
        let json = Arrays::from_json(&format!("{{\"x\": [{}]}}", json.join(",")));
        let csv = Arrays::from_csv(csv, &CsvOptions::default());
        match (json, csv) {
            (Ok(json), Ok(csv)) => {
                // Debug output is compared, because NaN is not equal to itself.
                let column = |arrays: &Arrays| {
                    format!("{:?} {:?}", arrays.get("x"), arrays.missing("x"))
                };
                prop_assert_eq!(column(&json), column(&csv));
            }
            (Err(json), Err(csv)) => prop_assert_eq!(json.to_string(), csv.to_string()),
            (json, csv) => prop_assert!(false, "{json:?}\n{csv:?}"),
        }
    }

    #[test]
    fn rows_are_split_as_the_crate_csv_splits_them(text in "[ab,\"\n\r]{0,24}") {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let expected: Vec<Vec<String>> = reader
            .records()
            .map(|row| row.unwrap().iter().map(str::to_owned).collect())
            .collect();
        let options = CsvOptions::default()
            .with_header(false)
            .with_delimiter(b',')
            .with_missing::<String>([]);
        match Arrays::from_csv(&text, &options) {
            Ok(arrays) => {
                let found: Vec<TextArray> = arrays
                    .iter()
                    .map(|(_, array)| self::text(array.clone()))
                    .collect();
                let rows = found[0].values().len();
                let found: Vec<Vec<String>> = (0..rows)
                    .map(|row| found.iter().map(|column| column.values()[row].clone()).collect())
                    .collect();
                prop_assert_eq!(found, expected);
            }
            Err(error) => match error.kind() {
                ReadErrorKind::Csv(CsvError::Ragged { found, expected: first, .. }) => {
                    prop_assert_eq!(*first, expected[0].len());
                    prop_assert!(expected.iter().any(|row| row.len() == *found));
                }
                ReadErrorKind::UnknownFormat { .. } => prop_assert!(expected.is_empty()),
                // With an odd number of quotes, one opens a field or is inside one.
                ReadErrorKind::Csv(CsvError::UnclosedQuote { .. }) => prop_assert!(text.contains('"')),
                other => prop_assert!(false, "{other:?}"),
            },
        }
    }

    #[test]
    fn floats_are_the_nearest(number in prop_oneof![
        any::<f64>().prop_map(|value| format!("{value:?}")),
        any::<f64>().prop_map(|value| format!("{value:e}")),
        any::<f32>().prop_map(|value| value.to_string()),
        "[-+]?[0-9]{1,20}\\.[0-9]{0,24}",
        "[-+]?[0-9]{0,3}\\.[0-9]{1,3}",
        "[-+]?[0-9]{1,22}\\.[0-9]{0,2}e[-+]?[0-9]{1,2}",
        "[-+]?90071992547409[0-9]{2}\\.[05]",
    ]) {
        let expected: f64 = number.trim_start_matches('+').parse().unwrap();
        prop_assume!(expected.is_finite());
        let AnyArray::F64(found) = column(&["0.5", &number]) else {
            panic!("floats");
        };
        prop_assert_eq!(found[1].to_bits(), expected.to_bits());
    }

    #[test]
    fn integers_are_exact(number in prop_oneof![
        any::<i64>().prop_map(|value| value.to_string()),
        any::<i32>().prop_map(|value| format!("{value:+}")),
        "-?0{0,30}[0-9]{1,18}",
    ]) {
        let expected: i64 = number.parse().unwrap();
        let AnyArray::I64(found) = column(&["7", &number]) else {
            panic!("integers");
        };
        prop_assert_eq!(found[1], expected);
    }
}
