//! The names of layers and of the tensors between them in a configuration.

use crate::wire::json::Json;

/// The largest number of inputs, and of outputs, of a model.
const LEAVES: usize = 4096;

/// A leaf of a nested list or dict of tensors: its key in the dict, and its origin.
pub(super) struct Leaf<'a> {
    pub(super) key: Option<&'a str>,
    pub(super) made_by: Origin<'a>,
}

/// An output tensor of a layer: the layer's name, the index of the call, and the index of the output.
pub(super) type Origin<'a> = (&'a str, i64, i64);

pub(super) fn origin(value: &Json) -> Option<Origin<'_>> {
    match value.items() {
        [
            Json::Text(layer),
            Json::Integer(node),
            Json::Integer(tensor),
            ..,
        ] => Some((layer, *node, *tensor)),
        _ => None,
    }
}

/// The keyword arguments of a call as Keras 2 stores them, with its first tensor.
pub(super) fn keywords(node: &Json) -> &Json {
    let mut node = node;
    while let Some(first) = node.items().first() {
        if origin(node).is_some() {
            return node.items().get(3).unwrap_or(&Json::Null);
        }
        node = first;
    }
    &Json::Null
}

/// The leaves of `input_layers` or `output_layers`, and whether a dict is among them.
pub(super) fn leaves(tree: &Json) -> (Vec<Leaf<'_>>, bool) {
    let (mut leaves, mut of_dict) = (Vec::new(), false);
    let mut open = vec![(None, tree)];
    while let Some((key, value)) = open.pop() {
        if leaves.len() == LEAVES {
            break;
        }
        match origin(value) {
            Some(made_by) => leaves.push(Leaf { key, made_by }),
            None => {
                let members = value.members();
                of_dict |= !members.is_empty();
                open.extend(value.items().iter().rev().map(|item| (key, item)));
                let members = members.iter().rev();
                open.extend(members.map(|(key, item)| (Some(key.as_str()), item)));
            }
        }
    }
    (leaves, of_dict)
}

/// The name of a layer, which is stored in one of two fields.
pub(super) fn layer_name(layer: &Json) -> &str {
    let outer = layer["name"].as_str();
    outer
        .or_else(|| layer["config"]["name"].as_str())
        .unwrap_or_default()
}

/// The layers of a Sequential, also of Keras 1; `None` if the model is not a Sequential.
pub(super) fn sequential_layers(model: &Json) -> Option<&[Json]> {
    let config = &model["config"];
    let layers = match config {
        Json::List(layers) => layers,
        _ => config["layers"].items(),
    };
    let is_sequential = config["input_layers"].is_null()
        && (layers
            .iter()
            .any(|layer| layer["class_name"].as_str().is_some())
            || model["class_name"].as_str() == Some("Sequential"));
    is_sequential.then_some(layers)
}
