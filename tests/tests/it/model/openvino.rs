//! The IR of OpenVINO. `make_model_openvino.py` writes the models with release 2026.4.1, and what the runtime
//! reads in them.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;

use schema_core::model::{ModelArray, ModelDim};
use schema_core::{DType, Model};
use serde_json::Value;

use super::fixtures::{lines, path};

fn read(key: &str) -> Model {
    Model::read(path(key)).unwrap_or_else(|error| panic!("{error}"))
}

/// The shape as the runtime writes it: `[1..8,?,3]`.
fn shape(model: &Model, array: &ModelArray) -> String {
    let Some(shape) = array.shape() else {
        return "[...]".to_owned();
    };
    let dims = shape.iter().map(|dim| match dim {
        ModelDim::Open => "?".to_owned(),
        ModelDim::Symbol(symbol) => {
            let bounds = model
                .bounds()
                .iter()
                .find(|bounds| bounds.symbol() == symbol);
            let bounds = bounds.unwrap();
            let min = Some(bounds.min()).filter(|&min| min > 0);
            let text = |size: Option<usize>| size.map_or(String::new(), |size| size.to_string());
            format!("{}..{}", text(min), text(bounds.max()))
        }
        other => other.to_string(),
    });
    format!("[{}]", dims.collect::<Vec<_>>().join(","))
}

#[test]
fn every_model_reads_as_in_the_runtime() {
    let said = fs::read_to_string(path("openvino.json")).unwrap();
    let said: BTreeMap<String, Value> = serde_json::from_str(&said).unwrap();
    assert!(said.len() > 4);
    for (name, said) in said {
        let model = read(&format!("openvino/{name}"));
        for (arrays, is_input) in [(model.inputs(), true), (model.outputs(), false)] {
            let said = said[if is_input { "inputs" } else { "outputs" }]
                .as_array()
                .unwrap();
            assert_eq!(arrays.len(), said.len(), "{name}");
            for (array, said) in arrays.iter().zip(said) {
                let names = said["names"].as_array().unwrap();
                let is_named = names.contains(&array.name().into());
                assert!(is_named || array.is_made_up(), "{name}: {array}");
                let of_type = said["type"].as_str().unwrap();
                let own = array.foreign_type().or(array.dtype().map(DType::name));
                let of_type = match of_type {
                    "boolean" => "bool",
                    "string" => "text",
                    other => other,
                };
                assert_eq!(own, Some(of_type), "{name}: {array}");
                // An output has the sizes of one run, and none where they depend on the input.
                if is_input {
                    assert_eq!(shape(&model, array), said["shape"], "{name}: {array}");
                }
            }
        }
    }
}

#[test]
fn sizes_within_bounds_are_symbols() {
    let model = read("openvino/ranges.xml");
    let schema = model.schema().unwrap().to_string();
    assert_eq!(
        schema,
        "ranges\n  image: u8[image_0, image_1, image_2, 3]\n  tokens: i64[tokens_0, _]\n  image_0 = 1..=8\n  \
         image_1 = 32..=512\n  image_2 = 0..=640\n  tokens_0 = 2.."
    );
    let text = model.to_sidecar();
    let same = Model::from_sidecar(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(same, model);
}

#[test]
fn a_body_has_parameters_of_its_own() {
    assert_eq!(
        lines("openvino/body.xml"),
        [
            "condition: bool[]",
            "value: f32[_, 2]",
            "->",
            "Result_61: f32[_, 2]"
        ]
    );
}

#[test]
fn types_and_names() {
    assert_eq!(
        lines("openvino/types.xml")[..7],
        [
            "scalar: f64[]",
            "unranked: f16[..]",
            "brain: bf16[2]",
            "small: i4[4]",
            "text: text[2]",
            "flag: bool[2]",
            "friendly: i32[2, 2]",
        ]
    );
    let model = read("openvino/types.xml");
    assert_eq!(model.notes(), ["`flag` is also called `alias`"]);
    let unknown = model.outputs()[0].unknown_shape().unwrap();
    assert_eq!(
        unknown,
        "the file writes one value and any number of axes alike"
    );
    assert_eq!(
        lines("openvino/older.xml"),
        ["older: f32[_, 3]", "->", "positive: f32[_, 3]"]
    );
}

#[test]
fn what_is_refused() {
    let text = fs::read_to_string(path("openvino/ranges.xml")).unwrap();
    for (old, new, expected) in [
        (
            "version=\"11\"",
            "version=\"7\"",
            "is an IR of OpenVINO of version 7, but 10 and 11 can be read",
        ),
        (
            "1..8",
            "1..x",
            "is damaged in the IR of OpenVINO: a size is not a number",
        ),
        (
            "<?xml",
            "<!DOCTYPE net><?xml",
            "a declaration of a document type is not accepted",
        ),
        ("</net>", "", "it is cut short"),
    ] {
        let changed = text.replacen(old, new, 1);
        assert_ne!(changed, text);
        let error = Model::read_from(Cursor::new(&changed))
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{new}: {error}");
    }
    // A name may have whatever a file writes for it.
    let named = text.replace("names=\"image\"", "names=\"a\\,b,&lt;c&gt;\"");
    let model = Model::read_from(Cursor::new(named)).unwrap();
    assert_eq!(model.inputs()[0].name(), "a,b");
    assert_eq!(model.notes(), ["`a,b` is also called `<c>`"]);
}
