//! Configurations of Keras that no fixture has: older versions, and every kind of loss.

use std::io::Cursor;

use schema_core::Model;
use schema_core::spec::Loss;
use serde_json::{Value, json};

fn read(config: &Value) -> Model {
    Model::read_from(Cursor::new(config.to_string())).unwrap()
}

fn inputs(config: &Value) -> Vec<String> {
    read(config)
        .inputs()
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn input(name: &str, shape: Value) -> Value {
    let mut layer = json!({"class_name": "InputLayer", "name": name, "inbound_nodes": [],
        "config": {"name": name, "dtype": "float32"}});
    layer["config"]["batch_shape"] = shape;
    layer
}

#[test]
fn sequentials_of_older_versions() {
    let dense = json!({"class_name": "Dense", "config": {"name": "dense_1", "units": 2,
        "batch_input_shape": [null, 3], "dtype": "float32"}});
    // Keras 1 and 2.0 had a list of layers and no layer for the input.
    let first = json!({"class_name": "Sequential", "config": [dense]});
    let second = json!({"class_name": "Sequential", "config": {"name": "s", "layers": [dense]}});
    for config in [first, second] {
        assert_eq!(inputs(&config), ["dense_1_input: f32[_, 3]"]);
        assert!(read(&config).inputs()[0].is_made_up());
        assert_eq!(read(&config).outputs()[0].to_string(), "dense_1: f32[_, 2]");
    }
}

#[test]
fn a_sequential_that_was_built_by_a_call_has_no_dtype() {
    let embedding =
        json!({"class_name": "Embedding", "config": {"name": "embedding", "output_dim": 2}});
    let config = json!({"class_name": "Sequential",
        "config": {"name": "s", "layers": [embedding], "build_input_shape": [null, 9]}});
    assert_eq!(inputs(&config), ["embedding_input: unknown[_, 9]"]);
}

#[test]
fn inputs_of_every_kind() {
    let mut text = input("text", json!([null]));
    text["config"]["dtype"] = json!("string");
    text["config"]["optional"] = json!(true);
    let mut sparse = input("tokens", json!([null, 100]));
    sparse["config"]["sparse"] = json!(true);
    sparse["config"]["dtype"] = json!("float8_e4m3fn");
    let config = json!({"class_name": "Functional", "config": {
        "layers": [text, sparse],
        "input_layers": {"b": ["tokens", 0, 0], "nested": {"a": ["text", 0, 0]}},
        "output_layers": [["text", 0, 0]],
    }});
    assert_eq!(inputs(&config), ["b: float8_e4m3fn[_, 100]", "a?: text[_]"]);
    let model = read(&config);
    assert_eq!(model.notes(), ["`tokens` takes sparse tensors"]);
    assert!(!model.is_ordered());
}

/// A graph as Keras 2 writes it: the origin of each tensor, and shapes of inputs only.
#[test]
fn outputs_of_a_graph_without_shapes() {
    let layer = |class: &str, name: &str, config: Value, from: Value| {
        let mut config = config;
        config["name"] = json!(name);
        config["dtype"] = json!("float32");
        json!({"class_name": class, "name": name, "config": config, "inbound_nodes": [from]})
    };
    let config = json!({"class_name": "Functional", "config": {
        "layers": [
            input("a", json!([null, 8, 8, 3])),
            input("b", json!([null, 5])),
            layer("Conv2D", "conv2d", json!({"filters": 4, "kernel_size": [3, 3], "strides": [1, 1],
                "padding": "valid", "data_format": "channels_last"}), json!([["a", 0, 0, {}]])),
            layer("Flatten", "flatten", json!({}), json!([["conv2d", 0, 0, {}]])),
            layer("Concatenate", "concatenate", json!({"axis": -1}),
                json!([["flatten", 0, 0, {}], ["b", 0, 0, {}]])),
            layer("Dense", "cls", json!({"units": 7}), json!([["concatenate", 0, 0, {}]])),
        ],
        "input_layers": [["a", 0, 0], ["b", 0, 0]],
        "output_layers": [["cls", 0, 0], ["concatenate", 0, 0]],
    }});
    let outputs: Vec<String> = read(&config)
        .outputs()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(outputs, ["cls: f32[_, 7]", "concatenate: f32[_, 149]"]);
}

/// A model with two outputs, compiled with the loss.
fn losses(loss: Value) -> Vec<Option<Loss>> {
    let mut config = json!({
        "class_name": "Functional",
        "config": {
            "layers": [input("a", json!([null, 3])), input("b", json!([null, 3]))],
            "input_layers": [["a", 0, 0], ["b", 0, 0]],
            "output_layers": [["a", 0, 0], ["b", 0, 0]],
        },
        "compile_config": {"optimizer": "adam"},
    });
    config["compile_config"]["loss"] = loss;
    read(&config).losses().to_vec()
}

#[test]
fn losses_as_keras_writes_them() {
    let mse = || Some(Loss::MeanSquaredError);
    let sparse = |ignore_class| Some(Loss::SparseCategoricalCrossentropy { ignore_class });
    let custom = |name: &str| Some(Loss::Custom(name.to_owned()));
    let object = json!({"module": "keras.losses", "class_name": "SparseCategoricalCrossentropy",
        "config": {"name": "x", "from_logits": true, "ignore_class": -1}, "registered_name": null});
    let function = json!({"module": "builtins", "class_name": "function", "config": "my_loss",
        "registered_name": "function"});
    let own = json!({"module": "mine", "class_name": "Huber", "config": {},
        "registered_name": "mine>Huber"});
    for (loss, expected) in [
        (Value::Null, [None, None]),
        // One loss applies to each of several outputs.
        (json!("mse"), [mse(), mse()]),
        (json!(["mse", null]), [mse(), None]),
        (json!(["mse"]), [mse(), None]),
        (json!({"b": "mean_squared_error"}), [None, mse()]),
        (object.clone(), [sparse(Some(-1)), sparse(Some(-1))]),
        (
            json!({"a": object, "b": function}),
            [sparse(Some(-1)), custom("my_loss")],
        ),
        (json!([own, "huber"]), [custom("Huber"), Some(Loss::Huber)]),
        (
            json!(["MAE", "log_cosh"]),
            [
                Some(Loss::MeanAbsoluteError),
                Some(Loss::SameShape("log_cosh".to_owned())),
            ],
        ),
        (
            json!(["binary_crossentropy", "CategoricalCrossentropy"]),
            [
                Some(Loss::BinaryCrossentropy),
                Some(Loss::CategoricalCrossentropy),
            ],
        ),
        (json!(3), [None, None]),
    ] {
        assert_eq!(losses(loss.clone()), expected, "{loss}");
    }
}
