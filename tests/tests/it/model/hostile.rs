//! Damaged and hostile bytes give an error or a model, quickly, in little memory, and without a panic.

use std::fs;
use std::io::Cursor;

use schema_core::model::{Declaration, MatchRules};
use schema_core::{Model, Schema};
use serde_json::{Value, json};

use super::fixtures::{config, files, path, program, programs};

/// How many changed files are read. More take minutes without optimization:
/// `MODEL_MUTATIONS=100000 cargo test --release --package schema-tests --test it model::hostile`.
fn mutations() -> usize {
    let given = std::env::var("MODEL_MUTATIONS");
    given.map_or(5000, |number| number.parse().unwrap())
}

/// Uses the bytes as a model in every way. Returns whether they are one.
fn try_all(bytes: &[u8], schema: &Schema) -> bool {
    match Model::read_from(Cursor::new(bytes)) {
        Ok(model) => {
            let rules = MatchRules::new().with_unverified(true);
            let comparison = model.compare(&Declaration::from(schema), &rules);
            for difference in comparison.differences() {
                let message = difference.to_string();
                assert!(message.len() < 4000, "{message}");
            }
            let _ = model.schema();
            let _ = model.schema_for(|_| Some(1));
            true
        }
        Err(error) => {
            let message = error.to_string();
            assert!(message.len() < 1000, "{message}");
            false
        }
    }
}

fn schema() -> Schema {
    let arrays = json!([
        { "name": "x", "dtype": "f32", "shape": ["batch", 3] },
        { "name": "ids", "dtype": "i32", "shape": ["batch", ".."] },
        { "name": "y", "dtype": "i64", "shape": ["batch"], "role": "target" },
    ]);
    serde_json::from_value(json!({ "name": "Inputs", "arrays": arrays })).unwrap()
}

/// Every fixture, and every configuration without its archive and so without its checksum.
fn victims() -> Vec<Vec<u8>> {
    let keras = files("keras");
    let archives = keras.iter().filter(|key| !key.ends_with("h5"));
    let mut victims: Vec<Vec<u8>> = archives.map(|key| config(key)).collect();
    let others = [
        "keras_legacy/dense_k2.keras",
        "keras_legacy/dense_k2.h5",
        "mlflow/columns/MLmodel",
        "mlflow/table/MLmodel",
        "triton/image/config.pbtxt",
        "triton/text/config.pbtxt",
        "mlflow/tensor_named/MLmodel",
        "tf/dense/saved_model.pb",
        "tf/two_in_dict/saved_model.pb",
        "coreml/ranges.mlmodel",
        "coreml/images.mlmodel",
        "coreml/enumerated.mlmodel",
        "coreml/functions.mlmodel",
        "coreml/values.mlmodel",
        "openvino/ranges.xml",
        "openvino/types.xml",
        "openvino/body.xml",
        "tflite/dense.tflite",
        "tflite/two_in.tflite",
    ];
    let tables = [files("lightgbm"), files("xgboost"), files("skops")].concat();
    victims.extend(programs().iter().map(|key| program(key)));
    let keys = [
        keras,
        files("onnx"),
        tables,
        others.map(String::from).to_vec(),
    ]
    .concat();
    victims.extend(keys.iter().map(|key| fs::read(path(key)).unwrap()));
    assert!(victims.len() > 60, "{}", victims.len());
    victims
}

#[test]
fn files_with_bytes_changed() {
    let (victims, schema) = (victims(), schema());
    let mut random = Xorshift(0x9E37_79B9_7F4A_7C15);
    let mut read = 0;
    for turn in 0..mutations() {
        let mut bytes = victims[turn % victims.len()].clone();
        for _ in 0..=random.below(4) {
            change(&mut bytes, &mut random);
        }
        read += usize::from(try_all(&bytes, &schema));
    }
    // Some changed files are accepted, and some are errors.
    assert!(
        read > mutations() / 20 && read < mutations(),
        "{read} of {}",
        mutations()
    );
}

fn change(bytes: &mut Vec<u8>, random: &mut Xorshift) {
    // Most of a file is weights; the parts that are read are at its beginning or end.
    let span = match random.below(3) {
        0 => 0..bytes.len(),
        1 => 0..bytes.len().min(600),
        _ => bytes.len().saturating_sub(600)..bytes.len(),
    };
    let at = span.start + random.below(span.len().max(1));
    let Some(byte) = bytes.get_mut(at) else {
        return;
    };
    match random.below(6) {
        0 => *byte ^= 1 << random.below(8),
        1 => *byte = random.next().to_le_bytes()[0],
        2 => *byte = [0, 0x7F, 0x80, 0xFF][random.below(4)],
        3 => {
            let end = (at + random.below(64)).min(bytes.len());
            bytes.drain(at..end);
        }
        4 => {
            let end = (at + random.below(64)).min(bytes.len());
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        _ => {
            if random.below(8) == 0 {
                bytes.truncate(at);
            } else {
                let end = (at + 8).min(bytes.len());
                bytes[at..end].fill(0xFF);
            }
        }
    }
}

#[test]
fn files_cut_short_anywhere() {
    let schema = schema();
    for key in [
        "keras/lambda.keras",
        "onnx/type_zoo.onnx",
        "tflite/dense.tflite",
        "keras/dense_unbuilt.h5",
    ] {
        let bytes = fs::read(path(key)).unwrap();
        for length in (0..bytes.len()).step_by(7) {
            try_all(&bytes[..length], &schema);
        }
    }
}

/// Parts of a configuration are replaced by others.
#[test]
fn configurations_with_parts_exchanged() {
    let schema = schema();
    let sources: Vec<Value> = ["two_in", "nested", "lstm", "labels_sparse", "subclass_dict"]
        .iter()
        .map(|name| serde_json::from_slice(&config(&format!("keras/{name}.keras"))).unwrap())
        .collect();
    let mut random = Xorshift(42);
    for turn in 0..mutations() / 5 {
        let mut root = sources[turn % sources.len()].clone();
        let other = sources[random.below(sources.len())].clone();
        for _ in 0..=random.below(3) {
            let part = pick(&other, &mut random).clone();
            *pick_mut(&mut root, &mut random) = part;
        }
        try_all(root.to_string().as_bytes(), &schema);
    }
}

fn pick<'a>(value: &'a Value, random: &mut Xorshift) -> &'a Value {
    let mut at = value;
    loop {
        let inner: Vec<&Value> = match at {
            Value::Array(items) => items.iter().collect(),
            Value::Object(members) => members.values().collect(),
            _ => return at,
        };
        if inner.is_empty() || random.below(5) == 0 {
            return at;
        }
        at = inner[random.below(inner.len())];
    }
}

fn pick_mut<'a>(value: &'a mut Value, random: &mut Xorshift) -> &'a mut Value {
    let stops = random.below(6) == 0;
    let count = match &*value {
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    };
    if count == 0 || stops {
        return value;
    }
    let at = random.below(count);
    match value {
        Value::Array(items) => pick_mut(&mut items[at], random),
        Value::Object(members) => pick_mut(members.values_mut().nth(at).unwrap(), random),
        leaf => leaf,
    }
}

/// At each level, a model is called twice. Reading it at each call would take 2^80 steps.
#[test]
fn models_in_models_are_read_once() {
    let input = json!({"class_name": "InputLayer", "config": {"name": "x", "batch_shape": [null, 3], "dtype": "float32"}});
    let mut model = json!({"class_name": "Sequential", "config": {"name": "m", "layers": [input]}});
    for _ in 0..80 {
        let call = json!({"args": [], "kwargs": {}});
        model["name"] = json!("m");
        model["inbound_nodes"] = json!([call, call]);
        model = json!({
            "class_name": "Functional",
            "config": {
                "name": "m",
                "layers": [input, model],
                "input_layers": ["x", 0, 0],
                "output_layers": ["m", 1, 0],
            },
        });
    }
    assert!(try_all(model.to_string().as_bytes(), &schema()));
}

#[test]
fn shapes_do_not_grow_from_layer_to_layer() {
    let input = json!({"class_name": "InputLayer", "config": {"name": "x", "batch_shape": [null], "dtype": "int32"}});
    let embedding = json!({"class_name": "Embedding", "config": {"name": "e", "output_dim": 2}});
    let mut layers = vec![input];
    layers.extend(std::iter::repeat_n(embedding, 50_000));
    let model = json!({"class_name": "Sequential", "config": {"name": "m", "layers": layers}});
    let model = Model::read_from(Cursor::new(model.to_string())).unwrap();
    assert_eq!(model.outputs()[0].shape(), None);
}

#[test]
fn claimed_sizes_are_not_trusted() {
    // A graph and an input in it claim 2^62 bytes each.
    let length = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x3F];
    let mut graph = vec![0x08, 0x08, 0x3A];
    graph.extend(length);
    graph.push(0x5A);
    graph.extend(length);
    let message = Model::read_from(Cursor::new(&graph))
        .unwrap_err()
        .to_string();
    assert!(
        message.starts_with("the model is damaged in the ONNX graph"),
        "{message}"
    );
    // A number of entries that no archive has.
    let mut archive = fs::read(path("keras/dense.keras")).unwrap();
    let end = archive.len() - 22;
    archive[end + 10..end + 12].copy_from_slice(&[0xFE, 0xFF]);
    let message = Model::read_from(Cursor::new(&archive))
        .unwrap_err()
        .to_string();
    assert!(
        message.starts_with("the model is damaged in the directory of the archive"),
        "{message}"
    );
}

struct Xorshift(u64);

impl Xorshift {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }
}
