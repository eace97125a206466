//! Arrays from lists in JSON.

use std::fs;

use schema_core::arrays::{Cell, TextArray};
use schema_core::ndarray::array;
use schema_core::{AnyArray, Arrays, DType};
use schema_tests::fixture;

fn one(json: &str) -> AnyArray {
    let mut arrays = Arrays::from_json(&format!("{{\"x\": {json}}}")).unwrap();
    arrays.remove("x").unwrap()
}

fn text(json: &str) -> TextArray {
    match one(json) {
        AnyArray::Text(array) => array,
        other => panic!("{json} became {other:?}"),
    }
}

fn floats(json: &str) -> Vec<f64> {
    match one(json) {
        AnyArray::F64(array) => array.iter().copied().collect(),
        other => panic!("{json} became {other:?}"),
    }
}

#[test]
fn the_dtype_is_what_holds_every_value() {
    for (json, dtype) in [
        ("[1, -2, 3]", DType::I64),
        ("[-9223372036854775808, 9223372036854775807]", DType::I64),
        ("[0, 9223372036854775808, 18446744073709551615]", DType::U64),
        ("[1, 2.0]", DType::F64),
        ("[1, 2e3]", DType::F64),
        ("[1E5]", DType::F64),
        ("[1, null]", DType::I64),
        ("[null, null]", DType::F64),
        ("[1, NaN]", DType::F64),
        ("[18446744073709551616, 0.5]", DType::F64),
        ("[true, false]", DType::Bool),
        ("[\"a\", \"b\"]", DType::Text),
        ("[\"a\", null]", DType::Text),
        ("[1, \"a\"]", DType::Text),
        ("[true, 1]", DType::Text),
        ("[true, null]", DType::Bool),
        ("[18446744073709551616]", DType::Text),
        ("[-1, 18446744073709551615]", DType::Text),
        ("[1e400, null]", DType::Text),
        ("[]", DType::F64),
    ] {
        assert_eq!(one(json).dtype(), dtype, "{json}");
    }
}

#[test]
fn the_shape_is_that_of_the_lists() {
    let deep = format!("{}1{}", "[".repeat(32), "]".repeat(32));
    for (json, shape) in [
        ("5", vec![]),
        ("null", vec![]),
        ("\"a\"", vec![]),
        ("[]", vec![0]),
        ("[[], []]", vec![2, 0]),
        ("[[[]], [[]], [[]]]", vec![3, 1, 0]),
        ("[1,2,3]", vec![3]),
        ("[[1, 2],\n\t[3, 4],\r\n [5, 6]]", vec![3, 2]),
        ("[[[1], [2]]]", vec![1, 2, 1]),
        (deep.as_str(), vec![1; 32]),
    ] {
        assert_eq!(one(json).shape(), shape, "{json}");
    }
}

#[test]
fn values_are_in_row_major_order() {
    let AnyArray::I64(array) = one("[[1, 2, 3], [4, 5, 6]]") else {
        panic!("integers");
    };
    assert_eq!((array[[0, 2]], array[[1, 0]]), (3, 4));
}

#[test]
fn pythons_words_are_numbers() {
    let found = floats("[NaN, Infinity, -Infinity, null, -0.0, 0.1, 1e-400]");
    assert!(found[0].is_nan() && found[3].is_nan());
    assert_eq!(found[1..3], [f64::INFINITY, f64::NEG_INFINITY]);
    assert!(found[4] == 0.0 && found[4].is_sign_negative());
    assert_eq!(found[5].to_bits(), 0.1_f64.to_bits());
    assert_eq!(found[6].to_bits(), 0);
}

#[test]
fn numbers_are_the_nearest_that_there_are() {
    // Readers that multiply by powers of ten are off by the last digit here.
    for number in [
        "1.7976931348623157e308",
        "2.2250738585072011e-308",
        "9007199254740993.0",
    ] {
        let expected: f64 = number.parse().unwrap();
        assert_eq!(floats(number)[0].to_bits(), expected.to_bits(), "{number}");
    }
}

#[test]
fn text_keeps_the_kinds_of_cells() {
    let array = text(r#"[[1, -2.50, "a"], [true, null, NaN]]"#);
    let values: Vec<&String> = array.values().iter().collect();
    assert_eq!(values, ["1", "-2.50", "a", "true", "", "NaN"]);
    let cells: Vec<Cell> = array.cells().unwrap().iter().copied().collect();
    assert_eq!(
        cells,
        [
            Cell::Number,
            Cell::Number,
            Cell::Text,
            Cell::Bool,
            Cell::Missing,
            Cell::Number
        ]
    );
    assert_eq!(array.values().shape(), [2, 3]);
    assert_eq!(text(r#"["a", "b"]"#).cells(), None);
    let bools = text("[true, 1]");
    assert_eq!(
        bools.cells().unwrap().iter().collect::<Vec<_>>(),
        [&Cell::Bool, &Cell::Number]
    );
}

#[test]
fn text_is_what_its_escapes_say() {
    let array = text(r#"["a\"]b", "é\n", "\ud834\udd1e", "[1, NaN]", ""]"#);
    let values: Vec<&String> = array.values().iter().collect();
    assert_eq!(values, ["a\"]b", "é\n", "𝄞", "[1, NaN]", ""]);
}

#[test]
fn names_are_what_their_escapes_say_and_keep_their_order() {
    let arrays = Arrays::from_json("\u{feff} {\"z\\n\": 1, \"\": 2, \"NaN\": NaN}\n").unwrap();
    assert_eq!(arrays.names().collect::<Vec<_>>(), ["z\n", "", "NaN"]);
    assert!(Arrays::from_json("{}").unwrap().is_empty());
}

#[test]
fn the_articles_files() {
    let read = |file: &str| Arrays::read(fixture("article").join(file));
    for file in [
        "clean.json",
        "dtype.json",
        "missing.json",
        "missing_nan.json",
        "shape.json",
    ] {
        let arrays = read(file).unwrap();
        assert_eq!(arrays.names().collect::<Vec<_>>(), ["x", "y"], "{file}");
        assert_eq!(arrays.get("y").unwrap().dtype(), DType::I64, "{file}");
    }
    let x = |file: &str| read(file).unwrap().remove("x").unwrap();
    assert_eq!(x("clean.json").dtype(), DType::I64);
    assert_eq!(x("shape.json").shape(), [2, 2]);
    let missing = read("missing.json").unwrap().missing("x").unwrap();
    assert_eq!(
        missing,
        array![[false, false, true], [false, false, false]].into_dyn()
    );
    let AnyArray::F64(array) = x("missing_nan.json") else {
        panic!("floats");
    };
    assert!(array[[0, 2]].is_nan());
    assert_eq!(array.iter().filter(|value| value.is_nan()).count(), 1);
    let AnyArray::Text(array) = x("dtype.json") else {
        panic!("text");
    };
    let numbers = array.cells().unwrap().iter();
    assert_eq!(numbers.filter(|&&cell| cell == Cell::Number).count(), 5);
    assert_eq!(read("ragged.json").unwrap_err().array(), Some("x"));
}

#[test]
fn every_json_fixture_is_read() {
    let files = fs::read_dir(fixture("article")).unwrap();
    let json = files.filter(|file| {
        let path = file.as_ref().unwrap().path();
        path.extension()
            .is_some_and(|extension| extension == "json")
    });
    assert_eq!(json.count(), 6, "the test above names each");
}
