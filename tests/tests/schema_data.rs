//! A schema as data: it comes back as it was, and nothing in it is dropped unseen.

use schema_core::ndarray::{Array1, Array2, ArrayD};
use schema_core::{InputSchema, Schema};

/// What the classifier takes.
#[derive(InputSchema)]
#[input(dims(batch = 1..=256))]
struct Training {
    /// One row a sample.
    #[input(shape = [batch, 3], range = 0.0..=1.0, sums_to = 1.0)]
    x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1], role = target)]
    y: Array1<i64>,
    #[input(shape = [batch, .., 2 * n + 1], allow_nan, name = "extra:0")]
    extra: Option<ArrayD<f64>>,
    #[input(one_of = ["cat", "dog"], unique)]
    names: Array1<String>,
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
            "description": "One row a sample.",
            "dtype": "f32",
            "shape": ["batch", 3],
            "constraints": [
                {"range": {"min": 0.0, "max": 1.0, "max_inclusive": true}},
                {"sums_to": {"total": 1.0, "axis": -1, "tolerance": 1e-5}},
            ],
        })
    );
    assert_eq!(
        json["arrays"][2]["shape"],
        serde_json::json!(["batch", "..", "2 * n + 1"])
    );
    assert_eq!(
        json["dims"],
        serde_json::json!([{"symbol": "batch", "min": 1, "max": 256}])
    );
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
            "`300` is no value of u8, which holds 0 to 255",
        ),
        (
            array(r#"{"name": "x", "dtype": "i64", "shape": ["n"], "constraints": ["allow_nan"]}"#),
            "`allow_nan` needs floats, but `x` holds i64, which has no NaN",
        ),
        (
            array(r#"{"name": "x", "dtype": "f32", "shape": ["n /"]}"#),
            "`n /` is no dimension",
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
fn what_is_wrong_in_an_array_is_told_with_its_name() {
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
            "in array `x`: `300` is no value of u8",
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
        let expected = "the schema is written in version 2 of the form, and this program knows \
                        version 1; use a newer program, or write the schema with this one";
        assert!(error.starts_with(expected), "{error}");
    }
    assert!(read(r#"{"version": 0, "name": "S", "arrays": []}"#).is_err());
}
