//! The outputs of layers, compared with Keras 3.15.1 for a hundred small models.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;

use schema_core::Model;
use schema_core::model::{ModelArray, ModelDim};
use serde_json::Value;

use super::fixtures::{dtype, path};

/// Models whose outputs are not determined: Keras runs code to know them, or the layer is rare.
const NOT_SAID: [&str; 13] = [
    "addb", "dot", "l_crop", "l_dw", "l_eins", "l_td", "l_zp", "ops", "s_bi", "s_lam", "states",
    "t_bi", "t_lam",
];

/// The shape and the dtype of each.
type Arrays = Vec<(Vec<Option<usize>>, String)>;

#[test]
fn shapes_and_dtypes_are_those_of_keras() {
    let text = fs::read_to_string(path("keras_shapes.json")).unwrap();
    let models: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    let mut equal = 0;
    for (name, recorded) in &models {
        let model = Model::read_from(Cursor::new(recorded["config"].to_string())).unwrap();
        for (key, found) in [("inputs", model.inputs()), ("outputs", model.outputs())] {
            let recorded: Arrays = serde_json::from_value(recorded[key].clone()).unwrap();
            assert_eq!(found.len(), recorded.len(), "{name}");
            for (array, (shape, of_type)) in found.iter().zip(&recorded) {
                let is_known = array.shape().is_some() && array.dtype().is_some();
                if is_known || !NOT_SAID.contains(&name.as_str()) {
                    assert_eq!(sizes(array), Some(shape.clone()), "{name}: {array}");
                    assert_eq!(array.dtype(), Some(dtype(of_type)), "{name}: {array}");
                    equal += 1;
                }
            }
        }
    }
    assert!(equal > 220, "only {equal} of {} models", models.len());
}

fn sizes(array: &ModelArray) -> Option<Vec<Option<usize>>> {
    let size = |dim: &ModelDim| match dim {
        ModelDim::Fixed(size) => Some(*size),
        ModelDim::Symbol(_) | ModelDim::Open => None,
    };
    Some(array.shape()?.iter().map(size).collect())
}
