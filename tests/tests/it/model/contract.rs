//! Schemas checked against a schema in a file: what the one allows, the other has to allow.

use std::io::Cursor;

use schema_core::{Model, Schema};
use serde_json::{Value, json};

fn schema(value: &Value) -> Schema {
    serde_json::from_value(value.clone()).unwrap()
}

fn arrays(arrays: &Value) -> Value {
    json!({ "name": "S", "arrays": arrays })
}

/// The differences of the first from the second, which is in a file.
fn differences(own: &Value, contract: &Value) -> Vec<String> {
    let model = Model::read_from(Cursor::new(contract.to_string())).unwrap();
    let differences = model.differences(&schema(own));
    differences.iter().map(ToString::to_string).collect()
}

fn one(own: &Value, contract: &Value) -> Vec<String> {
    differences(&arrays(&json!([own])), &arrays(&json!([contract])))
}

#[test]
fn less_is_allowed() {
    let x = |more: Value| {
        let mut x = json!({"name": "x", "dtype": "i64", "shape": ["n", 3]});
        let members = more.as_object().unwrap().clone();
        x.as_object_mut().unwrap().extend(members);
        x
    };
    for (own, contract) in [
        (x(json!({})), x(json!({"optional": true, "nullable": true}))),
        (
            x(json!({"shape": ["m", 3]})),
            x(json!({"shape": ["_", "k"]})),
        ),
        (
            x(json!({"shape": [4, 3]})),
            x(json!({"shape": ["n", ".."]})),
        ),
        (
            x(json!({"constraints": [{"range": {"min": 0, "max": 3}}]})),
            x(json!({"constraints": [{"one_of": [0, 1, 2, 3, 9]}]})),
        ),
        (
            x(json!({"constraints": [{"one_of": [1, 2, 3]}, "unique"]})),
            x(json!({"constraints": [{"range": {"min": 0}}]})),
        ),
        (
            x(json!({"constraints": [{"increasing": -1}]})),
            x(json!({"constraints": [{"sorted": 1}], "on_missing": "most_frequent"})),
        ),
    ] {
        assert_eq!(one(&own, &contract), [""; 0], "{own} for {contract}");
    }
}

#[test]
fn more_is_not() {
    let f32s = |more: Value| {
        let mut x = json!({"name": "x", "dtype": "f32", "shape": ["n"]});
        let members = more.as_object().unwrap().clone();
        x.as_object_mut().unwrap().extend(members);
        x
    };
    for (own, contract, said) in [
        (
            json!({"optional": true}),
            json!({}),
            "`x` may be absent here, but not in the schema",
        ),
        (
            json!({"constraints": ["allow_inf"]}),
            json!({}),
            "`x` says allow_inf here, but not in the schema",
        ),
        (
            json!({"constraints": [{"range": {"min": 0.0}}]}),
            json!({"constraints": [{"one_of": [0.0, 1.0]}]}),
            "`x` has range = 0.. here, but one_of = [0, 1] in the schema",
        ),
        (
            json!({}),
            json!({"constraints": [{"check": "fits"}]}),
            "`x` has no check here, but check = fits in the schema",
        ),
        (
            json!({"shape": ["n", "n"]}),
            json!({"shape": ["n", "k", 2]}),
            "`x` is [n, n] here, but [n, k, 2] in the schema",
        ),
        (
            json!({"shape": ["n", "k"]}),
            json!({"shape": ["n", "n"]}),
            "`x` is [n, k] here, but [n, n] in the schema: axis 0 is `n`, not `n`, the size of axis 1 of `x` there",
        ),
        (
            json!({"shape": ["n", 2], "columns": ["a", "b"]}),
            json!({"shape": ["n", 2], "columns": ["b", "a"]}),
            "column 0 of `x` is `a` here, but `b` in the schema\n  help: the columns in the schema are b, a",
        ),
    ] {
        let found = one(&f32s(own), &f32s(contract));
        assert_eq!(found.first().map(String::as_str), Some(said), "{found:?}");
    }
}

#[test]
fn bounds_checks_and_arrays_of_the_whole_are_compared() {
    let inputs = json!([
        {"name": "x", "dtype": "f32", "shape": ["n", 3]},
        {"name": "w", "dtype": "f32", "shape": ["n"], "role": "weight"},
    ]);
    let contract = json!({"name": "C", "arrays": inputs, "check": "whole",
        "dims": [{"symbol": "n", "min": 1, "max": 8}]});
    let own = |shape: Value, more: Value| {
        let mut own =
            json!({"name": "S", "arrays": [{"name": "x", "dtype": "f32", "shape": shape}]});
        let members = more.as_object().unwrap().clone();
        own.as_object_mut().unwrap().extend(members);
        own
    };
    let whole = json!({"check": "whole"});
    assert_eq!(
        differences(&own(json!(["n", 3]), whole.clone()), &contract),
        ["axis 0 of `x` is `n` here, but `n = 1..=8` in the schema"]
    );
    assert_eq!(
        differences(&own(json!([9, 3]), whole.clone()), &contract),
        ["axis 0 of `x` is 9 here, but `n = 1..=8` in the schema"]
    );
    assert_eq!(differences(&own(json!([8, 3]), whole), &contract), [""; 0]);
    let bounded = json!({"dims": [{"symbol": "n", "min": 2, "max": 4}]});
    assert_eq!(
        differences(&own(json!(["n", 3]), bounded), &contract),
        ["there is no check of the struct here, but `whole` in the schema"]
    );
    let other = arrays(&json!([{"name": "z", "dtype": "f32", "shape": ["n", 3]}]));
    assert_eq!(
        differences(&other, &arrays(&inputs)),
        [
            "`z: f32[n, 3]` is not in the schema, which has x: f32[n, 3], w: f32[n]",
            "the schema has `x: f32[n, 3]`, but there is no such array here",
        ]
    );
    let ignoring = json!({"name": "C", "arrays": [], "ignore_unknown": true});
    assert_eq!(differences(&other, &ignoring), [""; 0]);
}

#[test]
fn the_report_lists_the_arrays_of_the_schema() {
    let path = super::fixtures::path("../contracts/served.json");
    let model = Model::read(&path).unwrap();
    let report = model.check(&Schema::new("Empty")).unwrap_err().to_string();
    let report = report.replace(&path.display().to_string(), "served.json");
    assert_eq!(
        report,
        "\
error[model]: `served.json` has `x: f32[batch, 3]`, but there is no such array here
error[model]: `served.json` has `ids: i64[batch, time]`, but there is no such array here
error[model]: `served.json` has `t: i64[batch, 2 * time]`, but there is no such array here
  `served.json` has x: f32[batch, 3], ids: i64[batch, time], p?: f32[batch, 4], t: i64[batch, 2 * time], w: f32[batch] and 1 more"
    );
    // What it is made into is the schema itself.
    let schema = model.schema().unwrap();
    assert!(model.check(&schema).is_ok(), "{schema}");
    assert_eq!(schema.diff(model.as_schema().unwrap()), []);
}
