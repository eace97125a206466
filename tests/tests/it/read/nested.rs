//! Arrays through serde equal those that `Arrays::from_json` reads.

use proptest::prelude::*;
use schema_core::{Arrays, DType, InputSchema, Valid, ndarray::Array1, ndarray::Array2};
use serde_json::{Value, json};

fn both(json: &str) -> (Result<Arrays, String>, Result<Arrays, String>) {
    let direct = Arrays::from_json(json).map_err(|error| error.to_string());
    let through_serde = serde_json::from_str(json).map_err(|error| error.to_string());
    (direct, through_serde)
}

/// Numbers that serde keeps exactly.
fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => (-3_i64..100).prop_map(Value::from),
        2 => (-9_i32..9).prop_map(|halves| json!(f64::from(halves) + 0.5)),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => "[a-z]{0,2}".prop_map(Value::from),
    ]
}

fn array() -> impl Strategy<Value = Value> {
    let row = || prop::collection::vec(leaf(), 0..4);
    prop_oneof![
        1 => leaf(),
        2 => row().prop_map(Value::from),
        4 => (0..4_usize, 0..4_usize).prop_flat_map(|(rows, columns)| {
            prop::collection::vec(prop::collection::vec(leaf(), columns), rows)
                .prop_map(Value::from)
        }),
        1 => prop::collection::vec(row(), 0..4).prop_map(Value::from),
    ]
}

fn bits(arrays: &Arrays) -> String {
    // Compared as text, because NaN is not equal to itself.
    format!("{arrays:?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_same_as_from_json(x in array(), y in array()) {
        let json = json!({ "x": x, "y": y }).to_string();
        match both(&json) {
            (Ok(direct), Ok(through_serde)) => prop_assert_eq!(bits(&direct), bits(&through_serde)),
            (Err(direct), Err(through_serde)) => {
                let first = direct.lines().next().unwrap_or_default();
                prop_assert!(through_serde.starts_with(first), "{direct}\n{through_serde}");
            }
            (direct, through_serde) => prop_assert!(false, "{json}\n{direct:?}\n{through_serde:?}"),
        }
    }
}

#[test]
fn integers_are_signed_or_unsigned_or_an_error() {
    for integers in [
        "[18446744073709551615, 0]",
        "[0, 18446744073709551615]",
        "[-1, 18446744073709551615]",
        "[-1, 18446744073709551615, 0.5]",
        "[18446744073709551615, -1, \"a\"]",
    ] {
        let (direct, through_serde) = both(&format!(r#"{{"y": {integers}}}"#));
        match (direct, through_serde) {
            (Err(direct), Err(through_serde)) => assert!(through_serde.starts_with(&direct)),
            (direct, through_serde) => assert_eq!(direct, through_serde),
        }
    }
}

#[test]
fn numbers_have_no_dtype_yet() {
    let arrays: Arrays = serde_json::from_str(r#"{"x": [[1, 2]], "empty": []}"#).unwrap();
    assert_eq!(arrays.get("x").unwrap().dtype(), DType::I64);
    let floats = Features::from_arrays(arrays.clone()).unwrap_err();
    assert_eq!(floats.report().violations().len(), 1); // only `empty`
    assert_eq!(arrays.get("empty").unwrap().shape(), [0]);
}

#[test]
fn values_that_are_not_arrays_are_errors_with_their_path() {
    for (json, said) in [
        (
            r#"{"x": [[1, 2], [3]]}"#,
            "`x` is ragged: row 1 has 1 value, row 0 has 2",
        ),
        (r#"{"x": [1, {"a": 2}]}"#, "`x` holds an object"),
        (r#"{"x": [1], "x": [2]}"#, "`x` appears twice"),
        ("[1, 2]", "invalid type: sequence, expected arrays by name"),
    ] {
        let error = serde_json::from_str::<Arrays>(json)
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(said), "{error}");
    }
    let deep = format!(r#"{{"x": {}{}}}"#, "[".repeat(100), "]".repeat(100));
    let error = serde_json::from_str::<Arrays>(&deep)
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("`x` has more than 32 axes"), "{error}");
}

#[derive(Debug, InputSchema)]
struct Features {
    #[input(shape = [batch, 2])]
    x: Array2<f32>,
}

#[derive(Debug, InputSchema)]
struct Training {
    #[input(flatten)]
    features: Features,
    #[input(shape = [batch], one_of = [0, 1])]
    y: Array1<i64>,
}

#[test]
fn what_comes_out_is_proven() {
    let json = r#"{"x": [[1, 2.5]], "y": [1]}"#;
    let training: Valid<Training> = serde_json::from_str(json).unwrap();
    assert_eq!(training.features.x[[0, 1]], 2.5);
    assert_eq!(training.y[0], 1);

    let json = r#"{"x": [[1, 2.5]], "y": [7, 8]}"#;
    let error = serde_json::from_str::<Valid<Training>>(json).unwrap_err();
    let report = Training::from_arrays(Arrays::from_json(json).unwrap()).unwrap_err();
    assert!(
        error.to_string().starts_with(&report.to_string()),
        "{error}"
    );
}
