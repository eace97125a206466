//! Compares every Parquet, Arrow and safetensors fixture with other readers.
//!
//! `fixtures/make_tables.py` runs these readers and records their results.

use std::collections::BTreeSet;
use std::fs;

use schema_core::arrays::Cell;
use schema_core::ndarray::ArrayD;
use schema_core::{AnyArray, Arrays};
use schema_tests::fixture;
use serde_json::{Map, Value, json};

#[test]
fn every_file_reads_as_elsewhere() {
    let expected = fs::read_to_string(fixture("tables.json")).unwrap();
    let expected: Map<String, Value> = serde_json::from_str(&expected).unwrap();
    for (file, expected) in &expected {
        let arrays = Arrays::read(fixture(file)).unwrap_or_else(|error| panic!("{error}"));
        let expected = expected.as_object().unwrap();
        let names: BTreeSet<&str> = arrays.names().collect();
        assert_eq!(names, expected.keys().map(String::as_str).collect());
        for (name, expected) in expected {
            let key = format!("{file}: {name}");
            if expected.is_null() {
                assert!(arrays.get(name).is_none(), "{key}");
                continue;
            }
            let Some(array) = arrays.get(name) else {
                let why = arrays.unreadable().find(|(entry, _)| entry == name);
                panic!("{key}: {why:?}");
            };
            let found = json!({
                "dtype": array.dtype().to_string(),
                "shape": array.shape(),
                "values": values(array, arrays.missing(name).as_ref()),
            });
            assert_eq!(&found, expected, "{key}");
        }
    }
    let seen: BTreeSet<String> = expected.keys().cloned().collect();
    assert_eq!(seen, files(), "what is in the folders");
}

/// The files that must be in `tables.json`.
fn files() -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for folder in ["arrow", "parquet", "safetensors"] {
        for file in fs::read_dir(fixture(folder)).unwrap() {
            files.insert(format!(
                "{folder}/{}",
                file.unwrap().file_name().into_string().unwrap()
            ));
        }
    }
    files.remove("safetensors/rare.safetensors");
    files
}

/// The values in row-major order, in the form of `tables.json`.
fn values(array: &AnyArray, missing: Option<&ArrayD<bool>>) -> Vec<Value> {
    fn each<T: Copy>(
        array: &ArrayD<T>,
        missing: Option<&ArrayD<bool>>,
        to_json: impl Fn(T) -> Value,
    ) -> Vec<Value> {
        let mut missing = missing.map(|missing| missing.iter());
        let mut is_missing = || missing.as_mut().is_some_and(|m| *m.next().unwrap());
        array
            .iter()
            .map(|&value| {
                if is_missing() {
                    Value::Null
                } else {
                    to_json(value)
                }
            })
            .collect()
    }
    let float = |value: f64| match value {
        _ if value.is_nan() => json!("nan"),
        _ if value.is_finite() => json!(value),
        _ => json!(value.to_string()),
    };
    match array {
        AnyArray::Bool(array) => each(array, missing, Value::from),
        AnyArray::U8(array) => each(array, missing, Value::from),
        AnyArray::U16(array) => each(array, missing, Value::from),
        AnyArray::U32(array) => each(array, missing, Value::from),
        AnyArray::U64(array) => each(array, missing, Value::from),
        AnyArray::I8(array) => each(array, missing, Value::from),
        AnyArray::I16(array) => each(array, missing, Value::from),
        AnyArray::I32(array) => each(array, missing, Value::from),
        AnyArray::I64(array) => each(array, missing, Value::from),
        AnyArray::F16(array) => each(array, missing, |value| float(value.into())),
        AnyArray::F32(array) => each(array, missing, |value| float(value.into())),
        AnyArray::F64(array) => each(array, missing, float),
        AnyArray::Text(text) => text
            .view()
            .iter()
            .map(|(text, cell)| match cell {
                Cell::Missing => Value::Null,
                _ => json!(text),
            })
            .collect(),
        other => panic!("a fixture of {}", other.dtype()),
    }
}
