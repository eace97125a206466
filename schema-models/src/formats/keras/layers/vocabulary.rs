//! Layers that turn words and numbers into indices of a vocabulary, or into vectors with a place for each.

use schema_spec::DType;

use super::Shape;
use super::sizes::{number, with_last};
use crate::wire::json::Json;

/// Whether the layer is one of these.
pub(super) fn is_one(class: &str) -> bool {
    matches!(
        class,
        "StringLookup"
            | "IntegerLookup"
            | "TextVectorization"
            | "Hashing"
            | "HashedCrossing"
            | "CategoryEncoding"
            | "Discretization"
    )
}

/// The output of the layer: its shape and its dtype, each as far as they are known. The dtype is
/// `computed` unless the output consists of indices.
pub(super) fn output(
    class: &str,
    config: &Json,
    shape: &[Option<usize>],
    computed: Option<DType>,
) -> (Option<Shape>, Option<DType>) {
    let mode = config["output_mode"].as_str().unwrap_or("multi_hot");
    if mode == "int" {
        let dtype = if class == "Discretization" {
            DType::I32
        } else {
            DType::I64
        };
        let shape = match class {
            "TextVectorization" => shape
                .first()
                .map(|batch| vec![*batch, number(&config["output_sequence_length"])]),
            _ => Some(shape.to_vec()),
        };
        return (shape, Some(dtype));
    }
    let Some(places) = places(class, config) else {
        return (None, computed);
    };
    let made = match (class, mode, shape) {
        // For a column of texts, Keras declares one axis more than it gives.
        ("TextVectorization", _, [_, _, ..]) => None,
        (_, _, [batch]) => Some(vec![*batch, Some(places)]),
        // An axis of 1 is replaced, and another one is encoded value by value.
        (_, "one_hot", [.., last]) if *last != Some(1) => {
            Some(shape.iter().copied().chain([Some(places)]).collect())
        }
        _ => with_last(shape, Some(places)),
    };
    (made, computed.filter(|dtype| dtype.is_float()))
}

/// The length of the vector.
fn places(class: &str, config: &Json) -> Option<usize> {
    match class {
        "Hashing" | "HashedCrossing" => number(&config["num_bins"]),
        "CategoryEncoding" => number(&config["num_tokens"]),
        "Discretization" => match &config["bin_boundaries"] {
            Json::List(ends) => Some(ends.len() + 1),
            _ => number(&config["num_bins"]),
        },
        _ if config["pad_to_max_tokens"].is_true() => number(&config["max_tokens"]),
        _ => number(&config["vocabulary_size"]).or_else(|| {
            let Json::List(words) = &config["vocabulary"] else {
                return None;
            };
            let unknown = number(&config["num_oov_indices"]).unwrap_or(1);
            words.len().checked_add(unknown)
        }),
    }
}
