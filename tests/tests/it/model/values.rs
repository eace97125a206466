//! The values of inputs that a model's file determines, and what a file has of several signatures.

use std::io::Cursor;

use schema_core::Model;
use schema_core::model::ModelErrorKind;
use serde_json::{Value, json};

use super::fixtures::path;

fn sequential(layers: &[Value]) -> Model {
    let config = json!({"class_name": "Sequential", "config": {"name": "s", "layers": layers}});
    Model::read_from(Cursor::new(config.to_string())).unwrap()
}

fn layer(class: &str, config: Value) -> Value {
    let mut config = config;
    config["name"] = json!(class.to_lowercase());
    json!({"class_name": class, "config": config})
}

fn input(shape: &Value) -> Value {
    layer(
        "InputLayer",
        json!({"batch_shape": shape, "dtype": "int32"}),
    )
}

/// Keras gives a vector of zeros for 3 and for -1, and names neither (asked of Keras 3.15.1).
#[test]
fn a_one_hot_vector_bounds_the_index_of_its_place() {
    for (class, config) in [
        (
            "CategoryEncoding",
            json!({"num_tokens": 3, "output_mode": "one_hot"}),
        ),
        ("OneHot", json!({"num_classes": 3})),
    ] {
        let model = sequential(&[input(&json!([null, 1])), layer(class, config)]);
        assert_eq!(model.inputs()[0].range(), Some((0, 2)), "{class}");
    }
}

/// Keras: an index of 50 for 50 rows is refused by TensorFlow, and NaN with JAX.
#[test]
fn the_rows_of_an_embedding_are_the_range_of_its_input() {
    let embedding = layer("Embedding", json!({"input_dim": 50, "output_dim": 8}));
    let tokens = input(&json!([null, 7]));
    let range = |layers: &[Value]| sequential(layers).inputs()[0].range();
    assert_eq!(range(&[tokens.clone(), embedding.clone()]), Some((0, 49)));
    let flatten = layer("Flatten", json!({}));
    assert_eq!(
        range(&[tokens.clone(), flatten, embedding.clone()]),
        Some((0, 49))
    );
    // A layer that changes the values: they bind nothing.
    let hashing = layer("Hashing", json!({"num_bins": 50, "output_mode": "int"}));
    assert_eq!(range(&[tokens.clone(), hashing, embedding.clone()]), None);
    let dense = layer("Dense", json!({"units": 8}));
    assert_eq!(range(&[tokens.clone(), dense, embedding]), None);
    let own = json!({"class_name": "Embedding", "registered_name": "mine>Embedding",
        "config": {"name": "e", "input_dim": 50, "output_dim": 8}});
    assert_eq!(range(&[tokens, own]), None);
}

#[test]
fn the_rows_of_an_embedding_in_a_graph() {
    let model = Model::read(path("keras/two_in.keras")).unwrap();
    let ranges: Vec<_> = model
        .inputs()
        .iter()
        .map(|input| (input.name(), input.range()))
        .collect();
    assert_eq!(ranges, [("image", None), ("ids", Some((0, 49)))]);
}

/// Of sizes in a stateful model, only multiples of the batch fit.
/// ONNX Runtime takes -50 and 49 for 50 rows, and refuses -51 and 50. The rows of `table` are not in the file.
/// Of a one-hot vector of 4 it leaves out the 1 for -5 and 4.
#[test]
fn an_index_of_a_weight_may_count_from_the_end() {
    let model = Model::read(path("../cases/models/onnx_gather/model.onnx")).unwrap();
    let ranges: Vec<_> = model
        .inputs()
        .iter()
        .map(|input| (input.name(), input.range()))
        .collect();
    assert_eq!(
        ranges,
        [
            ("tokens", Some((-50, 49))),
            ("flags", Some((-2, 1))),
            ("table", None),
            ("picks", None),
            ("kinds", Some((-4, 3))),
        ]
    );
}

#[test]
fn a_stateful_layer_fixes_the_batch_wherever_it_is() {
    let lstm = layer("LSTM", json!({"units": 3, "stateful": true}));
    let samples = json!([4, 6, 2]);
    let model = sequential(&[input(&samples), lstm.clone()]);
    assert_eq!(
        model.inputs()[0].shape_text().to_string(),
        "[4 * batches, 6, 2]"
    );
    let both = layer(
        "Bidirectional",
        json!({"layer": lstm, "merge_mode": "concat"}),
    );
    let model = sequential(&[input(&samples), both]);
    assert_eq!(
        model.inputs()[0].shape_text().to_string(),
        "[4 * batches, 6, 2]"
    );
    assert_eq!(
        model.outputs()[0].shape_text().to_string(),
        "[4 * batches, 6]"
    );
    let other = layer("LSTM", json!({"units": 3, "stateful": false}));
    let model = sequential(&[input(&samples), other]);
    assert_eq!(model.inputs()[0].shape_text().to_string(), "[_, 6, 2]");
}

#[test]
fn signatures_are_read_by_name() {
    let multi = path("../cases/models/savedmodel_signatures/multi");
    let usual = Model::read(&multi).unwrap();
    assert_eq!(usual.signature(), Some("serving_default"));
    assert_eq!(usual.signatures(), ["encode", "serving_default"]);
    let encode = Model::read_signature(&multi, "encode").unwrap();
    let inputs: Vec<String> = encode.inputs().iter().map(ToString::to_string).collect();
    assert_eq!(inputs, ["ids: i64[_, 5]", "temp: f32[]"]);
    let error = Model::read_signature(&multi, "decode").unwrap_err();
    assert!(
        matches!(error.kind(), ModelErrorKind::OtherSignatures { .. }),
        "{error}"
    );
    let error = Model::read_signature(path("keras/dense.keras"), "encode").unwrap_err();
    assert!(
        error
            .to_string()
            .contains("its format has one, without a name"),
        "{error}"
    );
}

/// A TFLite model of two signatures, as the converter of TensorFlow writes it.
#[test]
fn signatures_of_a_tflite_model_are_read_by_name() {
    let path = path("tflite/two_signatures.tflite");
    let usual = Model::read(&path).unwrap();
    assert_eq!(usual.signatures(), ["decode", "encode"]);
    assert_eq!(usual.signature(), Some("decode"));
    let inputs =
        |model: &Model| -> Vec<String> { model.inputs().iter().map(ToString::to_string).collect() };
    assert_eq!(inputs(&usual), ["code: f32[_, 2]"]);
    let encode = Model::read_signature(&path, "encode").unwrap();
    assert_eq!(encode.signature(), Some("encode"));
    assert_eq!(inputs(&encode), ["ids: i32[_, 4]"]);
    let error = Model::read_signature(&path, "train")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("has no signature `train`, but decode, encode"),
        "{error}"
    );
}

/// Of a SavedModel of Keras 2, the losses are in a file beside it.
#[test]
fn the_losses_of_a_saved_model_of_keras_2() {
    let model = Model::read(path("../cases/models/keras2_savedmodel/two")).unwrap();
    let targets: Vec<String> = model
        .targets()
        .map(|target| target.map_or(String::new(), |spec| spec.to_string()))
        .collect();
    assert_eq!(targets, ["a: f32[_, 2]", "b: i64[_], range = -1..=3",],);
}
