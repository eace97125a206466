//! The values of inputs that layers determine: the indices of an embedding, or of a one-hot vector.

use std::collections::HashMap;

use super::graph;
use super::tree::{Origin, layer_name, leaves, sequential_layers};
use crate::wire::json::Json;

/// Layers that keep every value.
const KEEPS: &[&str] = &["Flatten", "Identity", "Permute", "RepeatVector", "Reshape"];

/// The smallest and the largest index that each input may have, in the order of the inputs. Keras documents
/// indices from 0, although some of its backends count negative ones from the end.
pub(super) fn ranges(root: &Json) -> Vec<Option<(i64, i64)>> {
    let config = &root["config"];
    if !config["input_layers"].is_null() {
        return functional(config);
    }
    let layers = sequential_layers(root).unwrap_or_default();
    let mut layers = layers.iter().skip_while(|layer| {
        let class = layer["class_name"].as_str().unwrap_or_default();
        class == "InputLayer" || KEEPS.contains(&class)
    });
    vec![layers.next().and_then(rows)]
}

/// The indices that the layer takes: the rows of an embedding, or the places of a one-hot vector, which is all
/// zeros for any other index. `None` if the layer is another one.
fn rows(layer: &Json) -> Option<(i64, i64)> {
    let is_own = layer["registered_name"]
        .as_str()
        .is_some_and(|name| name.contains('>'));
    let key = match layer["class_name"].as_str()? {
        _ if is_own => return None,
        "Embedding" => "input_dim",
        "CategoryEncoding" => "num_tokens",
        "OneHot" => "num_classes",
        _ => return None,
    };
    let rows = layer["config"][key].as_i64()?;
    (rows > 0).then(|| (0, rows - 1))
}

fn functional(config: &Json) -> Vec<Option<(i64, i64)>> {
    let layers = config["layers"].items();
    let by_name: HashMap<&str, &Json> = layers
        .iter()
        .map(|layer| (layer_name(layer), layer))
        .collect();
    let mut ranges: HashMap<&str, (i64, i64)> = HashMap::new();
    for layer in layers {
        let Some((low, high)) = rows(layer) else {
            continue;
        };
        for node in layer["inbound_nodes"].items() {
            let taken = graph::arguments(node).next().map(|(origin, _)| origin);
            let Some(input) = taken.and_then(|origin| source(&by_name, origin)) else {
                continue;
            };
            let range = ranges.entry(input).or_insert((low, high));
            *range = (range.0.max(low), range.1.min(high));
        }
    }
    let (leaves, _) = leaves(&config["input_layers"]);
    let of_leaf = |name: &str| ranges.get(name).copied();
    leaves.iter().map(|leaf| of_leaf(leaf.made_by.0)).collect()
}

/// The input layer whose values the tensor has, if no layer between changes them.
fn source<'a>(by_name: &HashMap<&str, &'a Json>, origin: Origin<'a>) -> Option<&'a str> {
    let mut name = origin.0;
    // No more steps than layers, in case that the graph has a cycle.
    for _ in 0..=by_name.len() {
        let layer = *by_name.get(name)?;
        let class = layer["class_name"].as_str()?;
        if class == "InputLayer" {
            return Some(layer_name(layer));
        }
        let [node] = layer["inbound_nodes"].items() else {
            return None;
        };
        if !KEEPS.contains(&class) {
            return None;
        }
        name = graph::arguments(node).next()?.0.0;
    }
    None
}
