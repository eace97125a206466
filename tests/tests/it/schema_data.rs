//! Schemas as JSON: they read back unchanged, and unknown content is an error.

use schema_core::ndarray::{Array1, Array2, ArrayD};
use schema_core::{InputSchema, Schema};

/// The inputs of the classifier.
#[derive(InputSchema)]
#[input(dims(batch = 1..=256))]
struct Training {
    /// One row per sample.
    #[input(shape = [batch, 3], range = 0.0..=1.0, sums_to = 1.0)]
    x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1], role = target, loss = mae)]
    y: Array1<i64>,
    #[input(shape = [batch, .., 2 * n + 1], allow_nan, name = "extra:0")]
    extra: Option<ArrayD<f64>>,
    #[input(one_of = ["cat", "dog"], unique)]
    names: Array1<String>,
    #[input(shape = [batch, 2], columns = ["f0", "f1"], on_missing = constant(0.5))]
    table: Array2<f32>,
    #[input(shape = [batch], on_missing = drop)]
    flags: Array1<bool>,
}

#[test]
fn reads_back_as_it_was_written() {
    let json = serde_json::to_string_pretty(&Training::SCHEMA).unwrap();
    let read: Schema = serde_json::from_str(&json).unwrap();
    assert_eq!(read, Training::SCHEMA);
    assert_eq!(read.to_string(), Training::SCHEMA.to_string());
}

#[test]
fn is_written_as_one_would_write_it() {
    let json = serde_json::to_value(Training::SCHEMA).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(
        json["arrays"][0],
        serde_json::json!({
            "name": "x",
            "description": "One row per sample.",
            "dtype": "f32",
            "shape": ["batch", 3],
            "constraints": [
                {"range": {"min": 0.0, "max": 1.0, "max_inclusive": true}},
                {"sums_to": {"total": 1.0, "axis": -1, "tolerance": 1e-5}},
            ],
        })
    );
    assert_eq!(json["arrays"][1]["loss"], "mae");
    assert_eq!(
        json["arrays"][2]["shape"],
        serde_json::json!(["batch", "..", "2 * n + 1"])
    );
    assert_eq!(
        json["arrays"][4],
        serde_json::json!({
            "name": "table",
            "dtype": "f32",
            "shape": ["batch", 2],
            "columns": ["f0", "f1"],
            "on_missing": {"constant": 0.5},
        })
    );
    assert_eq!(json["arrays"][5]["on_missing"], "drop");
    assert_eq!(
        json["dims"],
        serde_json::json!([{"symbol": "batch", "min": 1, "max": 256}])
    );
}

fn number(rest: &str) -> String {
    format!(r#"{{"name": "x", "dtype": "f32", {rest}}}"#)
}

fn label(rest: &str) -> String {
    format!(r#"{{"name": "y", "dtype": "i64", {rest}}}"#)
}

fn assert_refused(arrays: &[String], expected: &str) {
    let json = format!(r#"{{"name": "S", "arrays": [{}]}}"#, arrays.join(", "));
    let error = serde_json::from_str::<Schema>(&json)
        .unwrap_err()
        .to_string();
    assert!(error.contains(expected), "{error}, and not {expected}");
}

/// Each rule of consistency that the derive checks, in a file.
#[test]
fn repairs_that_contradict_the_rest_are_refused() {
    for (arrays, expected) in [
        (
            vec![label(r#""shape": ["n"], "on_missing": "mean""#)],
            "`mean` needs real floats, but `y` holds i64; use `most_frequent`, `constant(..)` or `drop`",
        ),
        (
            vec![
                r#"{"name": "z", "dtype": "complex<f32>", "shape": ["n"], "on_missing": "mean"}"#
                    .to_owned(),
            ],
            "`mean` needs real floats, but `z` holds complex<f32>; use `constant(..)` or `drop`",
        ),
        (
            vec![label(r#""shape": ["n"], "on_missing": {"constant": 0.5}"#)],
            "`0.5` is not a value of i64; write an integer",
        ),
        (
            vec![number(
                r#""shape": ["n"], "on_missing": {"constant": 1e39}"#,
            )],
            "is not a value of f32; write a number that it can hold",
        ),
        (
            vec![label(
                r#""shape": ["n"], "constraints": [{"range": {"max": 1}}], "on_missing": {"constant": 2}"#,
            )],
            "`2` is outside `range = ..=1`; use a value within it",
        ),
        (
            vec![label(
                r#""shape": ["n"], "constraints": [{"one_of": [0, 1]}], "on_missing": {"constant": 2}"#,
            )],
            "`2` is not in `one_of`; use one of its values",
        ),
        (
            vec![number(
                r#""shape": ["n"], "constraints": ["allow_nan"], "on_missing": "median""#,
            )],
            "with `allow_nan`, NaN is a valid value, so nothing in `x` is missing; drop one of the two",
        ),
        (
            vec![number(r#""shape": [], "on_missing": "median""#)],
            "`median` is computed from the other values, but `x` has no axes",
        ),
        (
            vec![number(r#""shape": [], "on_missing": "drop""#)],
            "`drop` drops rows, but `x` has no axes",
        ),
        (
            vec![number(r#""shape": [3], "on_missing": "drop""#)],
            "`drop` leaves fewer rows, but axis 0 of `x` is fixed",
        ),
        (
            vec![
                number(r#""shape": ["2 * n"], "on_missing": "drop""#),
                label(r#""shape": ["n"]"#),
            ],
            "`drop` leaves fewer rows, but axis 0 of `x` is computed from other sizes",
        ),
        (
            vec![
                number(r#""shape": ["n"], "on_missing": "drop""#),
                label(r#""shape": ["2 * n"]"#),
            ],
            "`drop` on `x` leaves fewer `n`, but a size of `y` is computed from it",
        ),
        (
            vec![number(r#""shape": ["n"], "on_missing": "men""#)],
            "unknown variant `men`, expected one of `mean`, `median`",
        ),
    ] {
        assert_refused(&arrays, expected);
    }
}

#[test]
fn columns_that_contradict_the_rest_are_refused() {
    for (arrays, expected) in [
        (
            vec![number(r#""shape": ["n"], "columns": ["a"]"#)],
            "columns are stacked along an axis of their own, the last, so `x` needs at least 2 axes",
        ),
        (
            vec![number(r#""shape": ["n", 3], "columns": ["a", "b"]"#)],
            "`columns` lists 2 columns, but the last axis of `x` is 3",
        ),
        (
            vec![number(r#""shape": ["n", "k"], "columns": ["a", "b", "a"]"#)],
            "`a` appears twice in `columns`; write it once",
        ),
        (
            vec![
                number(r#""shape": ["n", "k"], "columns": ["a", "y"]"#),
                label(r#""shape": ["n"]"#),
            ],
            "`y` is a column of `x` and an array of its own",
        ),
        (
            vec![number(r#""shape": ["n", "k"], "columns": ["x"]"#)],
            "`x` is a column of the array of that name",
        ),
        (
            vec![
                number(r#""shape": ["n", "k"], "columns": ["a", "b"]"#),
                label(r#""shape": ["n", "k"], "columns": ["b"]"#),
            ],
            "`b` is a column of `x` and of `y`; a column goes into one array only",
        ),
    ] {
        assert_refused(&arrays, expected);
    }
}

#[test]
fn losses_that_contradict_the_rest_are_refused() {
    for (array, expected) in [
        (
            label(r#""shape": ["n"], "loss": "mse""#),
            "`y` is an input, and a loss compares targets with outputs; write `role = target`, or drop `loss`",
        ),
        (
            label(r#""shape": ["n"], "role": "weight", "loss": "mse""#),
            "`y` is a weight, and a loss",
        ),
        (
            label(r#""shape": ["n"], "role": "target", "loss": "msee""#),
            "unknown loss `msee`; did you mean `mse`?",
        ),
    ] {
        assert_refused(&[array], expected);
    }
}

/// Schemas that look inconsistent but are not.
#[test]
fn repairs_and_columns_that_fit_are_read() {
    for array in [
        r#"{"name": "x", "dtype": "f32", "shape": ["..", 3], "on_missing": "drop"}"#,
        r#"{"name": "x", "dtype": "f32", "shape": ["_"], "on_missing": "drop"}"#,
        r#"{"name": "x", "dtype": "f32", "shape": [], "on_missing": {"constant": 0}}"#,
        r#"{"name": "x", "dtype": "complex<f32>", "shape": [2], "on_missing": {"constant": 0.5}}"#,
        r#"{"name": "x", "dtype": "complex<f64>", "shape": [2], "on_missing": {"constant": [0.5, 1]}}"#,
        r#"{"name": "x", "dtype": "text", "shape": ["n"], "on_missing": "most_frequent"}"#,
        r#"{"name": "x", "dtype": "f32", "shape": ["n", "k"], "columns": ["a", "b"]}"#,
        r#"{"name": "x", "dtype": "f32", "shape": ["n", ".."], "columns": ["a", "b"]}"#,
    ] {
        let json = format!(r#"{{"name": "S", "arrays": [{array}]}}"#);
        let schema: Schema = serde_json::from_str(&json).unwrap();
        let again = serde_json::to_string(&schema).unwrap();
        assert_eq!(serde_json::from_str::<Schema>(&again).unwrap(), schema);
    }
}

#[test]
fn what_contradicts_itself_is_refused_by_name() {
    let array = |array: &str| format!(r#"{{"name": "S", "arrays": [{array}]}}"#);
    for (json, expected) in [
        (
            array(r#"{"name": "x", "dtype": "f32", "shape": ["batch"], "ragne": 1}"#),
            "unknown field `ragne`",
        ),
        (
            array(
                r#"{"name": "x", "dtype": "u8", "shape": [], "constraints": [{"range": {"max": 300}}]}"#,
            ),
            "`300` is not a value of u8, which holds 0 to 255",
        ),
        (
            array(r#"{"name": "x", "dtype": "i64", "shape": ["n"], "constraints": ["allow_nan"]}"#),
            "`allow_nan` needs floats, but `x` holds i64, which has no NaN",
        ),
        (
            array(r#"{"name": "x", "dtype": "f32", "shape": ["n /"]}"#),
            "`n /` is not a dimension",
        ),
        (
            array(
                r#"{"name": "x", "dtype": "f32", "shape": []}, {"name": "x", "dtype": "f32", "shape": []}"#,
            ),
            "two arrays are called `x`",
        ),
        (
            r#"{"name": "S", "arrays": [], "dims": [{"symbol": "bach", "min": 1}]}"#.to_owned(),
            "no array has an axis `bach`",
        ),
    ] {
        let error = serde_json::from_str::<Schema>(&json)
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn rules_that_no_values_can_follow_together_are_refused() {
    for (array, expected) in [
        (
            label(r#""shape": ["n", 3], "constraints": [{"one_hot": -1}, {"one_of": [2, 3]}]"#),
            "`one_hot` needs a 1 in each row, which `one_of` does not allow",
        ),
        (
            number(
                r#""shape": ["n", 3], "constraints": [{"sums_to": {"total": 1, "axis": -1, "tolerance": 1e-5}}, {"range": {"min": 2, "max": 3}}]"#,
            ),
            "no values that `range = 2..=3` allows sum to 1 along an axis of 3",
        ),
        (
            number(
                r#""shape": ["n", 3], "constraints": [{"sums_to": {"total": 1, "axis": -1, "tolerance": -1e-5}}]"#,
            ),
            "no sum is within a tolerance of -1e-5; write one of at least 0",
        ),
        (
            label(r#""shape": [3], "constraints": ["unique", {"one_of": [0, 1]}]"#),
            "`unique` needs 3 different values in `y`, and `one_of` allows 2",
        ),
        (
            number(r#""shape": ["None", 3]"#),
            "`None` is no size; an axis of any size is `_`",
        ),
    ] {
        assert_refused(&[array], expected);
    }
}

#[test]
fn errors_in_an_array_have_its_name() {
    let array = |array: &str| format!(r#"{{"version": 1, "name": "S", "arrays": [{array}]}}"#);
    for (json, expected) in [
        (
            array(r#"{"dtype": "f32", "shape": [], "optinal": true, "name": "x"}"#),
            "in array `x`: unknown field `optinal`; did you mean `optional`? expected one of `name`, ",
        ),
        (
            array(r#"{"name": "x", "dtype": "float32", "shape": []}"#),
            "in array `x`: unknown variant `float32`, expected one of `bool`, ",
        ),
        (
            array(r#"{"name": "x", "dtype": "f32"}"#),
            "in array `x`: missing field `shape`",
        ),
        (
            array(r#"{"name": "x", "name": "y", "dtype": "f32", "shape": []}"#),
            "in array `x`: duplicate field `name`",
        ),
        (
            array(r#"{"name": "x", "dtype": "f32", "shape": [1.5]}"#),
            "in array `x`: invalid type: floating point `1.5`, expected a size, or the text of a \
             dimension such as \"batch\"",
        ),
        (
            array(r#"{"name": "x", "dtype": "f32", "shape": [-1]}"#),
            "in array `x`: invalid value: integer `-1`, expected a size",
        ),
        (
            array(
                r#"{"name": "x", "dtype": "u8", "shape": [], "constraints": [{"range": {"max": 300}}]}"#,
            ),
            "in array `x`: `300` is not a value of u8",
        ),
        (
            array(r#"{"name": "x", "dtype": "f32", "shape": []}, {"shape": 3, "name": "y"}"#),
            "in array 1, counted from 0: invalid type: integer `3`, expected ",
        ),
    ] {
        let error = serde_json::from_str::<Schema>(&json)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(expected), "{error}");
        assert_eq!(error.matches(" at line ").count(), 1, "{error}");
    }
}

#[test]
fn a_form_of_another_version_is_refused_with_both_versions() {
    let read = |json: &str| serde_json::from_str::<Schema>(json);
    assert_eq!(
        read(r#"{"name": "S", "arrays": []}"#).unwrap(),
        read(r#"{"version": 1, "name": "S", "arrays": []}"#).unwrap(),
    );
    for newer in [
        r#"{"version": 2, "name": "S", "tensors": []}"#,
        r#"{"tensors": [], "name": "S", "version": 2}"#,
    ] {
        let error = read(newer).unwrap_err().to_string();
        let expected = "the schema is written in version 2 of the form, but this program supports only \
                        version 1; use a newer program, or write the schema with this one";
        assert!(error.starts_with(expected), "{error}");
    }
    assert!(read(r#"{"version": 0, "name": "S", "arrays": []}"#).is_err());
}
