//! The values of inputs that layers determine: the indices of an embedding or of a one-hot vector, and the
//! words of a vocabulary.

use std::collections::HashMap;

use schema_spec::{DType, Shown};

use super::graph;
use super::tree::{Origin, layer_name, leaves, sequential_layers};
use crate::wire::json::Json;
use crate::{ModelArray, ModelValues};

/// Layers that keep every value.
const KEEPS: &[&str] = &["Flatten", "Identity", "Permute", "RepeatVector", "Reshape"];

/// What a layer says about the values of the input that feeds it.
enum Taken {
    /// The smallest and the largest index. Keras documents indices from 0, although some of its backends
    /// count negative ones from the end.
    Indices(i64, i64),
    /// The only values.
    Words(ModelValues),
    /// The number of words that it knows of any.
    Known(usize),
}

/// Completes the inputs, in the order of the configuration. Returns notes on vocabularies.
pub(super) fn complete(inputs: &mut [ModelArray], root: &Json) -> Vec<String> {
    let mut notes = Vec::new();
    for (at, layer) in fed(root) {
        let (Some(input), Some(taken)) = (inputs.get_mut(at), taken(layer)) else {
            continue;
        };
        let is_of = |values: &ModelValues| match values {
            ModelValues::Integers(_) => input.dtype().is_some_and(DType::is_integer),
            ModelValues::Texts(_) => input.dtype() == Some(DType::Text),
        };
        match taken {
            Taken::Indices(low, high) => {
                let (least, most) = input.range().unwrap_or((low, high));
                let range = (low.max(least), high.min(most));
                *input = input.clone().with_range(Some(range));
            }
            Taken::Words(values) if is_of(&values) && input.values().is_none() => {
                *input = input.clone().with_values(Some(values));
            }
            Taken::Words(_) => {}
            Taken::Known(count) => notes.push(format!(
                "`{}` knows {count} values of `{}`, and takes others as unknown",
                Shown(layer_name(layer)),
                Shown(input.name())
            )),
        }
    }
    notes
}

/// The layers that inputs feed, with the place of the input.
fn fed(root: &Json) -> Vec<(usize, &Json)> {
    let config = &root["config"];
    if !config["input_layers"].is_null() {
        return functional(config);
    }
    let layers = sequential_layers(root).unwrap_or_default();
    let mut layers = layers.iter().skip_while(|layer| {
        let class = layer["class_name"].as_str().unwrap_or_default();
        class == "InputLayer" || KEEPS.contains(&class)
    });
    layers.next().map(|layer| (0, layer)).into_iter().collect()
}

/// What the layer takes: the rows of an embedding, the places of a one-hot vector, which is all zeros for any
/// other index, or the words of a lookup, which raises for others unless it has indices for them. `None` if the
/// layer is another one.
fn taken(layer: &Json) -> Option<Taken> {
    let is_own = layer["registered_name"]
        .as_str()
        .is_some_and(|name| name.contains('>'));
    let key = match layer["class_name"].as_str()? {
        _ if is_own => return None,
        "Embedding" => "input_dim",
        "CategoryEncoding" => "num_tokens",
        "OneHot" => "num_classes",
        "IntegerLookup" | "StringLookup" => return words(&layer["config"]),
        _ => return None,
    };
    let rows = layer["config"][key].as_i64()?;
    (rows > 0).then(|| Taken::Indices(0, rows - 1))
}

fn words(config: &Json) -> Option<Taken> {
    let list = config["vocabulary"].items();
    if list.is_empty() || config["invert"].is_true() {
        return None;
    }
    let unknown = config["num_oov_indices"].as_i64().unwrap_or(1);
    if unknown > 0 || list.len() > ModelValues::MOST {
        return Some(Taken::Known(list.len()));
    }
    // The mask has an index of its own.
    let mask = Some(&config["mask_token"]).filter(|mask| !mask.is_null());
    let all = || list.iter().chain(mask);
    let integers: Option<Vec<i64>> = all().map(Json::as_i64).collect();
    let texts = all().map(|word| Some(word.as_str()?.to_owned()));
    let values = match integers {
        Some(integers) => ModelValues::Integers(integers),
        None => ModelValues::Texts(texts.collect::<Option<_>>()?),
    };
    Some(Taken::Words(values))
}

fn functional(config: &Json) -> Vec<(usize, &Json)> {
    let layers = config["layers"].items();
    let by_name: HashMap<&str, &Json> = layers
        .iter()
        .map(|layer| (layer_name(layer), layer))
        .collect();
    let (leaves, _) = leaves(&config["input_layers"]);
    let places: HashMap<&str, usize> = (leaves.iter().enumerate())
        .map(|(at, leaf)| (leaf.made_by.0, at))
        .collect();
    let mut fed = Vec::new();
    for layer in layers.iter().filter(|layer| taken(layer).is_some()) {
        for node in layer["inbound_nodes"].items() {
            let origin = graph::arguments(node).next().map(|(origin, _)| origin);
            let input = origin.and_then(|origin| source(&by_name, origin));
            let place = input.and_then(|input| places.get(input));
            fed.extend(place.map(|&at| (at, layer)));
        }
    }
    fed
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
