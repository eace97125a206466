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
