//! The nodes of a graph: what they say about the values of its inputs.

use std::collections::{HashMap, HashSet};

use schema_spec::DType;

use crate::ModelArray;

/// A node, as far as it matters here.
#[derive(Default)]
pub(super) struct Node {
    pub(super) operator: String,
    pub(super) inputs: Vec<String>,
    pub(super) outputs: Vec<String>,
    /// The axis that it works along.
    pub(super) axis: i64,
    /// Whether missing values have a way of their own in a tree ensemble.
    pub(super) tracks_missing: bool,
    /// Whether what an imputer replaces is NaN.
    pub(super) replaces_nan: bool,
}

/// A weight, as far as it matters here.
#[derive(Default)]
pub(super) struct Weight {
    pub(super) sizes: Vec<i64>,
    /// The value, if it is one integer.
    pub(super) integer: Option<i64>,
}

/// Operators that keep every value, and only move or convert it.
const KEEPS: &[&str] = &[
    "Cast",
    "Concat",
    "Flatten",
    "Identity",
    "Reshape",
    "Squeeze",
    "Transpose",
    "Unsqueeze",
];

/// Operators that keep some of the values.
const SELECTS: &[&str] = &[
    "ArrayFeatureExtractor",
    "FeatureVectorizer",
    "Gather",
    "Slice",
    "Split",
];

/// Completes the inputs of a graph by what its nodes say about their values.
pub(super) fn complete(
    inputs: &mut [ModelArray],
    outputs: &[ModelArray],
    nodes: &[Node],
    weights: &HashMap<String, Weight>,
) {
    let nullable = nullable(outputs, nodes);
    let mut ranges = ranges(nodes, weights);
    for input in inputs {
        let has_nan = input.dtype().is_some_and(DType::has_nan);
        let is_integer = input.dtype().is_some_and(DType::is_integer);
        let is_nullable = has_nan && nullable.contains(input.name());
        let range = ranges.remove(input.name()).filter(|_| is_integer);
        *input = input.clone().with_nullable(is_nullable).with_range(range);
    }
}

/// The tensors whose missing values are only ever imputed, or asked for by trees that were trained with them.
fn nullable<'a>(outputs: &'a [ModelArray], nodes: &'a [Node]) -> HashSet<&'a str> {
    // What each tensor is used for, from the last node to the first: all uses have to take missing values.
    let mut takes: HashMap<&str, bool> = HashMap::new();
    for output in outputs {
        takes.insert(output.name(), false);
    }
    for node in nodes.iter().rev() {
        let operator = node.operator.as_str();
        let of_outputs = || {
            node.outputs
                .iter()
                .all(|output| takes.get(output.as_str()).copied().unwrap_or(false))
        };
        let is_taken = match operator {
            "Imputer" => node.replaces_nan,
            _ if operator.starts_with("TreeEnsemble") => node.tracks_missing,
            _ if KEEPS.contains(&operator) || SELECTS.contains(&operator) => of_outputs(),
            _ => false,
        };
        for (at, input) in node.inputs.iter().enumerate() {
            // The second input of others is an index, or a shape.
            let is_data = at == 0 || operator == "Concat" || operator == "FeatureVectorizer";
            let takes = takes.entry(input).or_insert(true);
            *takes &= is_taken && is_data;
        }
    }
    let taken = takes.into_iter().filter(|(_, taken)| *taken);
    taken.map(|(name, _)| name).collect()
}

/// The smallest and the largest value of the tensors that select rows of a weight, or the place of the 1 in a
/// one-hot vector, which ONNX Runtime leaves out where there is no such place. A negative index counts from
/// the end.
fn ranges(nodes: &[Node], weights: &HashMap<String, Weight>) -> HashMap<String, (i64, i64)> {
    let mut ranges: HashMap<String, (i64, i64)> = HashMap::new();
    for node in nodes.iter().rev() {
        let mut bind = |name: &String, (low, high): (i64, i64)| {
            let range = ranges.entry(name.clone()).or_insert((low, high));
            *range = (range.0.max(low), range.1.min(high));
        };
        match (node.operator.as_str(), node.inputs.as_slice()) {
            ("OneHot", [index, depth, ..]) => {
                let depth = weights.get(depth).and_then(|depth| depth.integer);
                if let Some(depth) = depth.filter(|depth| *depth > 0) {
                    bind(index, (-depth, depth - 1));
                }
            }
            ("Gather", [rows, index, ..]) => {
                let Some(Weight { sizes: shape, .. }) = weights.get(rows) else {
                    continue;
                };
                let axis = if node.axis < 0 {
                    node.axis + shape.len() as i64
                } else {
                    node.axis
                };
                let size = usize::try_from(axis).ok().and_then(|axis| shape.get(axis));
                if let Some(&size) = size.filter(|&&size| size > 0) {
                    bind(index, (-size, size - 1));
                }
            }
            (operator, inputs) if KEEPS.contains(&operator) => {
                let output = node.outputs.first().and_then(|output| ranges.get(output));
                let Some(range) = output.copied() else {
                    continue;
                };
                let data = if operator == "Concat" {
                    inputs.len()
                } else {
                    1
                };
                for input in inputs.iter().take(data) {
                    let bound = ranges.entry(input.clone()).or_insert(range);
                    *bound = (bound.0.max(range.0), bound.1.min(range.1));
                }
            }
            _ => {}
        }
    }
    ranges
}
