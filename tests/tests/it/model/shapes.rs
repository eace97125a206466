//! The outputs of layers, compared with what Keras 3.15.1 and Keras 2 say of several hundred small models.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;

use schema_core::Model;
use schema_core::model::{ModelArray, ModelDim};
use schema_core::spec::Term;
use serde_json::Value;

use super::fixtures::{dtype, path};

/// Models whose outputs are not determined, because Keras runs code to know them, or declares another shape
/// than it gives.
const NOT_SAID: &[&str] = &[
    "s_lam",
    "t_lam",
    "k2_lambda.h5",
    "k2_lambda.keras",
    "k2_op_unknown_dense.h5",
    "k2_op_unknown_dense.keras",
    "lambda_dense.h5",
    "lambda_out.h5",
    "lambda_out.keras",
    "text_multi.h5",
];

/// The shape and the dtype of each.
type Arrays = Vec<(Vec<Option<usize>>, String)>;

#[test]
fn shapes_and_dtypes_are_those_of_keras() {
    let (mut unknown, mut wrong) = (Vec::<String>::new(), Vec::<String>::new());
    let mut equal = 0;
    for file in ["keras_shapes.json", "keras_layers.json"] {
        let text = fs::read_to_string(path(file)).unwrap();
        let models: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
        for (name, recorded) in &models {
            let model = Model::read_from(Cursor::new(recorded["config"].to_string())).unwrap();
            for (key, found) in [("inputs", model.inputs()), ("outputs", model.outputs())] {
                let recorded: Arrays = serde_json::from_value(recorded[key].clone()).unwrap();
                assert_eq!(found.len(), recorded.len(), "{name}");
                for (array, (shape, of_type)) in found.iter().zip(&recorded) {
                    let (sizes, found) = (sizes(array), array.dtype());
                    if sizes.is_none() || found.is_none() {
                        unknown.push(name.clone());
                    }
                    // What is not known is never a guess.
                    let is_other = sizes.is_some_and(|sizes| sizes != *shape);
                    if is_other || found.is_some_and(|found| found != dtype(of_type)) {
                        wrong.push(format!("{name}: {array}, but {shape:?} {of_type}"));
                    }
                    equal += 1;
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(unknown, NOT_SAID);
    assert!(equal > 1000, "only {equal}");
}

fn sizes(array: &ModelArray) -> Option<Vec<Option<usize>>> {
    let size = |dim: &ModelDim| match dim {
        ModelDim::Fixed(size) => Some(*size),
        // Of a stateful model, whole batches of the size in the file.
        ModelDim::Expr(expr) => match expr.terms() {
            [Term::Size(size), Term::Symbol(_), Term::Mul] => Some(*size),
            _ => None,
        },
        _ => None,
    };
    Some(array.shape()?.iter().map(size).collect())
}
