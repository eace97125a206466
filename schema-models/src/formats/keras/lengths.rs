//! Axes of any size: how small those of an input may be, for windows to fit into them, and which axes of an
//! output are as long as one of an input.

use std::collections::HashMap;

use schema_spec::{DimBounds, Shown};

use super::graph;
use super::layers::{self, Step};
use super::tensor;
use super::tree::{Origin, layer_name, leaves, sequential_layers};
use crate::signature::Signature;
use crate::wire::json::Json;
use crate::{ModelArray, ModelDim};

/// The largest number of layers that change a length.
const STEPS: usize = 256;

/// An axis of an input of any size, and what layers did to its length.
#[derive(Clone, PartialEq)]
struct Length {
    /// The index of the input.
    input: usize,
    axis: usize,
    steps: Vec<Step>,
}

/// The length of each axis of a tensor, as far as it is that of an input.
type Lengths = Vec<Option<Length>>;

/// The smallest size that is needed of each axis of an input.
type Least = HashMap<(usize, usize), usize>;

/// Names the axes of inputs that outputs have as well, or that have a smallest size; and notes where an axis
/// of an output follows from one of an input in another way.
pub(super) fn complete(signature: &mut Signature, root: &Json) {
    let mut least = Least::new();
    let outputs = lengths(root, &mut least);
    least.retain(|_, size| *size > 1);
    let mut names: HashMap<(usize, usize), String> = HashMap::new();
    let same = |length: &&Length| length.steps.is_empty();
    let shared = outputs.iter().flatten().flatten().filter(same);
    let mut named: Vec<(usize, usize)> = (shared.map(|length| (length.input, length.axis)))
        .chain(least.keys().copied())
        .collect();
    named.sort_unstable();
    named.dedup();
    for (input, axis) in named {
        let rank = signature
            .inputs
            .get(input)
            .and_then(|input| input.shape())
            .map_or(0, <[_]>::len);
        let stem = match (rank, axis) {
            (2 | 3, 1) => "time",
            (4, 1) => "height",
            (4, 2) => "width",
            _ => "length",
        };
        let taken = |name: &String| names.values().any(|taken| taken == name);
        let mut name = stem.to_owned();
        let mut count = 1;
        while taken(&name) {
            count += 1;
            name = format!("{stem}_{count}");
        }
        names.insert((input, axis), name);
    }
    for (at, input) in signature.inputs.iter_mut().enumerate() {
        let of_axis = |axis: usize| names.get(&(at, axis)).cloned();
        *input = with_names(input, of_axis);
    }
    let mut bounds: Vec<DimBounds> = (least.iter())
        .filter_map(|(place, size)| Some(DimBounds::owned(names.get(place)?.clone(), *size, None)))
        .collect();
    bounds.sort_by(|left, right| left.symbol().cmp(right.symbol()));
    signature.bounds.extend(bounds);
    for (output, lengths) in signature.outputs.iter_mut().zip(&outputs) {
        let length = |axis: usize| lengths.get(axis)?.as_ref();
        let of_axis = |axis: usize| {
            let length = length(axis).filter(same)?;
            names.get(&(length.input, length.axis)).cloned()
        };
        *output = with_names(output, of_axis);
        for axis in 0..lengths.len() {
            let (Some(length), Some(ModelDim::Open)) = (
                length(axis),
                output.shape().and_then(|shape| shape.get(axis)),
            ) else {
                continue;
            };
            if let Some(input) = signature.inputs.get(length.input) {
                signature.notes.push(format!(
                    "the size of axis {axis} of the output `{}` follows from axis {} of `{}`, and is not compared with it",
                    Shown(output.name()),
                    length.axis,
                    Shown(input.name())
                ));
            }
        }
    }
}

/// The array with names for its axes of any size.
fn with_names(array: &ModelArray, name: impl Fn(usize) -> Option<String>) -> ModelArray {
    let Some(shape) = array.shape() else {
        return array.clone();
    };
    let dims = shape
        .iter()
        .enumerate()
        .map(|(axis, dim)| match (dim, name(axis)) {
            (ModelDim::Open, Some(name)) => ModelDim::Symbol(name),
            _ => dim.clone(),
        });
    let dims = dims.collect();
    array.clone().with_shape(Some(dims))
}

/// The lengths of the outputs of the model.
fn lengths(root: &Json, least: &mut Least) -> Vec<Lengths> {
    let config = &root["config"];
    if !config["input_layers"].is_null() {
        return functional(config, least);
    }
    let Some([first, rest @ ..]) = sequential_layers(root) else {
        return Vec::new();
    };
    let shape = ["batch_shape", "batch_input_shape"];
    let mut shape = shape
        .iter()
        .filter_map(|key| tensor::shape(&first["config"][*key]));
    let Some(shape) = shape.next() else {
        return Vec::new();
    };
    let mut all = of_input(0, &shape);
    let is_input = first["class_name"].as_str() == Some("InputLayer");
    let first = (!is_input).then_some(first);
    for layer in first.into_iter().chain(rest) {
        all = through(layer, &[all], least);
    }
    vec![all]
}

fn of_input(input: usize, shape: &[Option<usize>]) -> Lengths {
    let lengths = shape.iter().enumerate().map(|(axis, size)| {
        // Axis 0 is that of samples.
        (axis > 0 && size.is_none()).then(|| Length {
            input,
            axis,
            steps: Vec::new(),
        })
    });
    lengths.collect()
}

fn functional(config: &Json, least: &mut Least) -> Vec<Lengths> {
    let mut all: HashMap<Origin<'_>, Lengths> = HashMap::new();
    let (inputs, _) = leaves(&config["input_layers"]);
    let (outputs, _) = leaves(&config["output_layers"]);
    for layer in config["layers"].items() {
        let name = layer_name(layer);
        if layer["class_name"].as_str() == Some("InputLayer") {
            let config = &layer["config"];
            let shape = ["batch_shape", "batch_input_shape"];
            let shape = shape.iter().find_map(|key| tensor::shape(&config[*key]));
            let at = inputs.iter().position(|leaf| leaf.made_by.0 == name);
            if let (Some(shape), Some(at)) = (shape, at) {
                all.insert((name, 0, 0), of_input(at, &shape));
            }
            continue;
        }
        for (call, node) in layer["inbound_nodes"].items().iter().enumerate() {
            let taken = graph::arguments(node).map(|(origin, _)| all.get(&origin).cloned());
            let taken: Vec<Lengths> = taken.map(Option::unwrap_or_default).collect();
            let made = through(layer, &taken, least);
            if !made.is_empty() {
                all.insert((name, call as i64, 0), made);
            }
        }
    }
    let of_leaf = |leaf: &super::tree::Leaf<'_>| all.get(&leaf.made_by).cloned();
    outputs
        .iter()
        .map(|leaf| of_leaf(leaf).unwrap_or_default())
        .collect()
}

/// The lengths after the layer; none if they are not known.
fn through(layer: &Json, inputs: &[Lengths], least: &mut Least) -> Lengths {
    let Some([first, others @ ..]) = (!inputs.is_empty()).then_some(inputs) else {
        return Vec::new();
    };
    if first.len() >= tensor::AXES || first.iter().all(Option::is_none) {
        return Vec::new();
    }
    let Some(steps) = layers::steps(layer, first.len()) else {
        return Vec::new();
    };
    let mut made = Lengths::new();
    for (axis, step) in steps.into_iter().enumerate() {
        let length = first.get(axis).cloned().flatten();
        // What is added to an axis of another length is no longer known.
        let is_same = others.iter().all(|other| other.get(axis) == Some(&length));
        let (Some(mut length), Some(step), true) = (length, step, is_same) else {
            made.push(None);
            continue;
        };
        if length.steps.len() == STEPS {
            made.push(None);
            continue;
        }
        if !step.keeps() {
            length.steps.push(step);
            let needed = length
                .steps
                .iter()
                .rev()
                .fold(1, |size, step| step.least(size));
            let entry = least.entry((length.input, length.axis)).or_default();
            *entry = needed.max(*entry);
        }
        made.push(Some(length));
    }
    made
}
