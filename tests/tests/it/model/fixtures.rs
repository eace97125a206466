//! Compares every model file with what Keras and onnx read in it.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::PathBuf;

use schema_core::model::{ModelArray, ModelDim, ModelErrorKind};
use schema_core::{DType, Model};
use schema_tests::fixture;
use serde_json::{Map, Value, json};

/// Keras runs the code of the layer to know its output, which a reader never does.
const LAMBDA: [&str; 2] = ["keras/lambda.keras", "keras/lambda.h5"];

pub(crate) fn files(folder: &str) -> Vec<String> {
    let mut files: Vec<String> = fs::read_dir(fixture("models").join(folder))
        .unwrap()
        .map(|file| {
            let name = file.unwrap().file_name().into_string().unwrap();
            format!("{folder}/{name}")
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{folder}");
    files
}

pub(crate) fn path(key: &str) -> PathBuf {
    fixture("models").join(key)
}

#[test]
fn every_file_reads_as_in_keras_and_onnx() {
    let expected = fs::read_to_string(path("expected.json")).unwrap();
    let expected: Map<String, Value> = serde_json::from_str(&expected).unwrap();
    let mut seen = BTreeSet::new();
    for key in [files("keras"), files("onnx")].concat() {
        let recorded = &expected[&key];
        let read = Model::read(path(&key));
        if recorded.get("no_signature").is_some() {
            let error = read.unwrap_err();
            assert!(
                matches!(error.kind(), ModelErrorKind::NoSignature { .. }),
                "{key}: {error}"
            );
        } else if recorded.get("unreadable_by_keras").is_none() {
            let model = read.unwrap_or_else(|error| panic!("{error}"));
            assert!(model.is_verified(), "{key}");
            same_inputs(&key, &model, recorded["inputs"].as_array().unwrap());
            same_outputs(&key, &model, recorded["outputs"].as_array().unwrap());
        }
        seen.insert(key);
    }
    let known: BTreeSet<String> = expected.keys().cloned().collect();
    assert_eq!(seen, known);
    assert!(seen.len() > 30, "only {} fixtures", seen.len());
}

fn same_inputs(key: &str, model: &Model, recorded: &[Value]) {
    let mut inputs: Vec<&ModelArray> = model.inputs().iter().collect();
    let mut recorded: Vec<&Value> = recorded.iter().collect();
    if !model.is_ordered() {
        // Keras sorts the keys of a dict when it loads it; the file has their original order.
        inputs.sort_by_key(|input| input.name().to_owned());
        recorded.sort_by_key(|input| input["name"].as_str().unwrap().to_owned());
    }
    assert_eq!(inputs.len(), recorded.len(), "{key}");
    for (input, recorded) in inputs.iter().zip(recorded) {
        assert_eq!(input.name(), recorded["name"], "{key}");
        let is_optional = recorded["optional"].as_bool().unwrap_or(false);
        assert_eq!(input.is_optional(), is_optional, "{key}: {input}");
        same_type(key, input, recorded);
    }
}

/// The names of outputs in memory depend on earlier models of the session; no file has them.
fn same_outputs(key: &str, model: &Model, recorded: &[Value]) {
    assert_eq!(model.outputs().len(), recorded.len(), "{key}");
    for (output, recorded) in model.outputs().iter().zip(recorded) {
        if LAMBDA.contains(&key) {
            assert_eq!((output.shape(), output.dtype()), (None, None), "{key}");
        } else {
            same_type(key, output, recorded);
        }
    }
}

fn same_type(key: &str, array: &ModelArray, recorded: &Value) {
    if let Some(kind) = recorded.get("kind") {
        let kind = kind.as_str().unwrap().strip_suffix("_type").unwrap();
        let kind = kind.replace('_', " ");
        assert_eq!(array.foreign_type(), Some(kind.as_str()), "{key}: {array}");
        return;
    }
    match recorded["dtype"].as_str().unwrap() {
        "onnx:22" => assert_eq!(array.foreign_type(), Some("int4"), "{key}"),
        "onnx:17" => assert_eq!(array.foreign_type(), Some("float8e4m3fn"), "{key}"),
        name => assert_eq!(array.dtype(), Some(dtype(name)), "{key}: {array}"),
    }
    let Some(shape) = array.shape() else {
        assert!(recorded["shape"].is_null(), "{key}: {array}");
        return;
    };
    let shape: Vec<Value> = shape.iter().map(size).collect();
    let recorded: Vec<Value> = recorded["shape"]
        .as_array()
        .unwrap()
        .iter()
        .map(known)
        .collect();
    assert_eq!(shape, recorded, "{key}: {array}");
}

fn size(dim: &ModelDim) -> Value {
    match dim {
        ModelDim::Fixed(size) => json!(size),
        ModelDim::Symbol(symbol) => json!(symbol),
        ModelDim::Expr(expr) => json!(expr.to_string()),
        _ => Value::Null,
    }
}

/// Names that are new at each export mean any size.
fn known(recorded: &Value) -> Value {
    match recorded.as_str() {
        Some("2*s1") => json!("2 * s1"),
        Some("unk__6" | "unk__7") => Value::Null,
        _ => recorded.clone(),
    }
}

pub(crate) fn dtype(name: &str) -> DType {
    match name {
        "float32" => DType::F32,
        "float16" => DType::F16,
        "float64" => DType::F64,
        "bool" => DType::Bool,
        "bfloat16" => DType::BF16,
        "uint8" => DType::U8,
        "int32" => DType::I32,
        "int64" => DType::I64,
        "string" => DType::Text,
        other => panic!("{other}"),
    }
}

pub(crate) fn lines(key: &str) -> Vec<String> {
    let model = Model::read(path(key)).unwrap_or_else(|error| panic!("{error}"));
    let mut lines: Vec<String> = model.inputs().iter().map(ToString::to_string).collect();
    lines.push("->".to_owned());
    lines.extend(model.outputs().iter().map(ToString::to_string));
    lines
}

#[test]
fn models_that_keras_cannot_load_have_shapes_only() {
    let subclass = Model::read(path("keras/subclass.keras")).unwrap();
    assert!(!subclass.is_verified());
    assert_eq!(subclass.inputs()[0].to_string(), "input: unknown[_, 7]");
    assert!(subclass.inputs()[0].is_made_up());
    assert!(subclass.outputs().is_empty());
    assert!(subclass.notes()[0].starts_with("`Sub` is a subclassed model"));
    let of_dict = Model::read(path("keras/subclass_dict.keras")).unwrap();
    assert_eq!(
        lines("keras/subclass_dict.keras"),
        ["a: unknown[_, 7]", "b: unknown[_, 3]", "->"]
    );
    assert!(!of_dict.is_ordered() && !of_dict.inputs()[0].is_made_up());
}

#[test]
fn a_model_of_keras_2() {
    assert_eq!(
        lines("keras_legacy/dense_k2.keras"),
        ["dense_input: f32[_, 3]", "->", "dense: f32[_, 10]"]
    );
    let model = Model::read(path("keras_legacy/dense_k2.keras")).unwrap();
    assert!(model.inputs()[0].is_made_up());
}

#[test]
fn a_batch_that_was_baked_in_is_a_note() {
    let model = Model::read(path("keras/dense_deferred.keras")).unwrap();
    let input = &model.inputs()[0];
    assert_eq!(
        input.shape(),
        Some(&[ModelDim::Fixed(4), ModelDim::Fixed(3)][..])
    );
    assert!(input.has_open_batch());
    assert_eq!(input.to_string(), "input_layer_1: f32[_, 3]");
    assert!(model.notes()[0].starts_with("axis 0 of `input_layer_1` is 4 in the file"));
}

#[test]
fn a_folder_is_the_model_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let error = Model::read(folder.path()).unwrap_err();
    assert!(matches!(error.kind(), ModelErrorKind::UnknownFolder { .. }));
    fs::write(
        folder.path().join("config.json"),
        config("keras/two_in.keras"),
    )
    .unwrap();
    let model = Model::read(folder.path()).unwrap();
    assert_eq!(model, Model::read(path("keras/two_in.keras")).unwrap());
}

/// The configuration in a `.keras` archive.
pub(crate) fn config(key: &str) -> Vec<u8> {
    entry(key, |name| name == "config.json")
}

/// The archives of programs of PyTorch.
pub(crate) fn programs() -> Vec<String> {
    let all = files("torch").into_iter();
    all.filter(|key| path(key).extension().is_some_and(|found| found == "pt2"))
        .collect()
}

/// The program in an archive of PyTorch.
pub(crate) fn program(key: &str) -> Vec<u8> {
    entry(key, |name| {
        name.ends_with("/models/model.json") || name == "serialized_exported_program.json"
    })
}

fn entry(key: &str, wanted: impl Fn(&str) -> bool) -> Vec<u8> {
    let file = fs::File::open(path(key)).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let name = names.iter().find(|name| wanted(name)).unwrap();
    let mut text = Vec::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_end(&mut text)
        .unwrap();
    text
}
