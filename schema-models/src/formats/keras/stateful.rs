//! Models with a layer that keeps its state between batches, which are then all of one size.

use schema_spec::{DimExpr, List, Shown, Term, Text};

use super::tree::layer_name;
use crate::signature::Signature;
use crate::wire::json::Json;
use crate::{ModelArray, ModelDim};

/// The symbol for the number of batches.
const BATCHES: &str = "batches";

/// The largest number of layers that are looked at.
const LAYERS: usize = 1 << 20;

/// Makes axis 0 of each array a multiple of the size of a batch, if a layer is stateful.
pub(super) fn complete(signature: &mut Signature, config: &Json) {
    let Some(layer) = stateful(config) else {
        return;
    };
    let first = signature
        .inputs
        .iter()
        .find_map(|input| input.shape()?.first());
    let Some(&ModelDim::Fixed(size)) = first.filter(|dim| **dim != ModelDim::Fixed(0)) else {
        return;
    };
    let Some(samples) = samples(size) else {
        return;
    };
    for array in signature.inputs.iter_mut().chain(&mut signature.outputs) {
        *array = of_batches(array, size, &samples);
    }
    signature.notes.push(format!(
        "`{}` is stateful, so the model takes samples in batches of exactly {size}: `batch_size={size}`",
        Shown(layer_name(layer))
    ));
}

/// A layer with a state, if there is one.
fn stateful(config: &Json) -> Option<&Json> {
    let mut open = vec![config];
    for _ in 0..LAYERS {
        let value = open.pop()?;
        let config = &value["config"];
        if config["stateful"].is_true() && !value["class_name"].is_null() {
            return Some(value);
        }
        // Layers, also of nested models, and those in a wrapper.
        open.extend(config["layers"].items());
        open.extend(config.items());
        if !config["layer"].is_null() {
            open.push(&config["layer"]);
        }
    }
    None
}

fn samples(size: usize) -> Option<ModelDim> {
    let terms = vec![
        Term::Size(size),
        Term::Symbol(Text::Borrowed(BATCHES)),
        Term::Mul,
    ];
    DimExpr::new(List::Owned(terms)).map(ModelDim::Expr)
}

fn of_batches(array: &ModelArray, size: usize, samples: &ModelDim) -> ModelArray {
    let mut shape = array.shape().map(<[ModelDim]>::to_vec);
    let first = shape.as_mut().and_then(|shape| shape.first_mut());
    let is_batch =
        |first: &ModelDim| matches!(first, ModelDim::Open) || *first == ModelDim::Fixed(size);
    match first {
        Some(first) if is_batch(first) => *first = samples.clone(),
        _ => return array.clone(),
    }
    array.clone().with_shape(shape).with_open_batch(false)
}
