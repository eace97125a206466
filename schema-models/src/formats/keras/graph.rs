//! The outputs of a model. Keras stores the shapes of tensors between layers but not those of the
//! outputs, so the last step is computed from the layer.

use std::collections::HashMap;

use super::layers::{self, Call};
use super::tensor::{self, Tensor};
use super::tree::{Origin, layer_name, leaves, origin, sequential_layers};
use crate::ModelArray;
use crate::wire::json::Json;

use schema_spec::Shown;

/// The outputs of the model, and whether they are a dict. Empty if it is subclassed.
pub(super) fn outputs(root: &Json) -> (Vec<ModelArray>, bool) {
    let config = &root["config"];
    if !config["input_layers"].is_null() {
        let (found, of_dict) = functional(config);
        return (arrays(found), of_dict);
    }
    let Some(last) = sequential_layers(root).and_then(<[Json]>::last) else {
        return (Vec::new(), false);
    };
    let found = Output {
        name: layer_name(last).to_owned(),
        made_up: is_made_up(last),
        tensor: model(root).into_iter().next().unwrap_or_default(),
    };
    (arrays(vec![found]), false)
}

struct Output {
    name: String,
    made_up: bool,
    tensor: Tensor,
}

fn arrays(outputs: Vec<Output>) -> Vec<ModelArray> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    outputs
        .into_iter()
        .map(|output| {
            let before = seen.entry(output.name.clone()).or_default();
            *before += 1;
            // Two tensors of one layer have the same name, which is ambiguous.
            let (name, made_up) = match *before {
                1 => (output.name, output.made_up),
                count => (format!("{}_{}", output.name, count - 1), true),
            };
            output.tensor.array(&name).with_made_up_name(made_up)
        })
        .collect()
}

/// The outputs of a nested model.
pub(super) fn model(model: &Json) -> Vec<Tensor> {
    let config = &model["config"];
    if !config["input_layers"].is_null() {
        let outputs = functional(config).0;
        return outputs.into_iter().map(|output| output.tensor).collect();
    }
    let layers = sequential_layers(model).unwrap_or_default();
    let first = layers.first().unwrap_or(config);
    let taken = [
        &first["config"]["batch_input_shape"],
        &config["build_input_shape"],
    ];
    let mut tensor = Tensor {
        shape: taken.into_iter().find_map(tensor::shape),
        ..Tensor::default()
    };
    for layer in layers {
        if let Some(shape) = tensor::shape(&layer["build_config"]["input_shape"]) {
            tensor.shape = Some(shape);
        }
        let inputs = [tensor];
        let given = if is_model(layer) {
            self::model(layer)
        } else {
            let inputs = &inputs;
            let node = &Json::Null;
            layers::outputs(layer, Call { inputs, node })
        };
        tensor = given.into_iter().next().unwrap_or_default();
        explain(&mut tensor, layer, &inputs);
    }
    vec![tensor]
}

/// Whether the layer is itself a model.
pub(super) fn is_model(layer: &Json) -> bool {
    !layer["config"]["input_layers"].is_null() || sequential_layers(layer).is_some()
}

fn functional(config: &Json) -> (Vec<Output>, bool) {
    let layers = config["layers"].items();
    let mut tensors: HashMap<Origin<'_>, Tensor> = HashMap::new();
    for layer in layers {
        for node in layer["inbound_nodes"].items() {
            tensors.extend(arguments(node).filter_map(|argument| Some((argument.0, argument.1?))));
        }
    }
    let mut by_name: HashMap<&str, &Json> = HashMap::new();
    // In the order of the file, in which the inputs of a layer come before it.
    for layer in layers {
        let name = layer_name(layer);
        by_name.insert(name, layer);
        let calls = layer["inbound_nodes"].items();
        // The outputs of a model are the same at each call; computing them again would double the time
        // at each level of nesting.
        let of_model = is_model(layer).then(|| model(layer));
        for call in 0..calls.len().max(1) {
            let made = |tensor: usize| (name, call as i64, tensor as i64);
            if tensors.contains_key(&made(0)) {
                continue;
            }
            let node = calls.get(call).unwrap_or(&Json::Null);
            let taken: Vec<Tensor> = arguments(node)
                .map(|(origin, _)| made_at(&tensors, origin))
                .collect();
            let inputs = taken.as_slice();
            let given = match &of_model {
                Some(given) => given.clone(),
                None => layers::outputs(layer, Call { inputs, node }),
            };
            for (at, mut tensor) in given.into_iter().enumerate() {
                explain(&mut tensor, layer, inputs);
                tensors.entry(made(at)).or_insert(tensor);
            }
        }
    }
    let (leaves, of_dict) = leaves(&config["output_layers"]);
    let outputs = leaves.iter().map(|leaf| {
        let layer = by_name.get(leaf.made_by.0);
        Output {
            name: leaf.key.unwrap_or(leaf.made_by.0).to_owned(),
            made_up: leaf.key.is_none() && layer.is_some_and(|layer| is_made_up(layer)),
            tensor: made_at(&tensors, leaf.made_by),
        }
    });
    (outputs.collect(), of_dict)
}

/// Says why the shape of a layer's output is unknown: because of an earlier layer, or of this one.
fn explain(tensor: &mut Tensor, layer: &Json, inputs: &[Tensor]) {
    if tensor.shape.is_some() || tensor.why.is_some() {
        return;
    }
    let before = inputs.iter().find_map(|input| input.why.clone());
    tensor.why = Some(before.unwrap_or_else(|| {
        let class = layer["class_name"].as_str().unwrap_or_default();
        let name = Shown(layer_name(layer));
        match class {
            "Lambda" => format!("`{name}` is a Lambda, whose code is not run"),
            _ => format!(
                "what `{name}` gives, of class {}, is not computed",
                Shown(class)
            ),
        }
    }));
}

/// What is known about the tensor.
///
/// Keras also counts the call that built a model, which it does not store.
fn made_at(tensors: &HashMap<Origin<'_>, Tensor>, origin: Origin<'_>) -> Tensor {
    let (layer, call, tensor) = origin;
    let counted_otherwise = || match call {
        1 => tensors.get(&(layer, 0, tensor)),
        _ => None,
    };
    let found = tensors.get(&origin).or_else(counted_otherwise);
    found.cloned().unwrap_or_default()
}

/// The input tensors of a call of a layer, in order, with what Keras 3 stores about them.
pub(super) fn arguments(node: &Json) -> impl Iterator<Item = (Origin<'_>, Option<Tensor>)> {
    let mut open = vec![node];
    std::iter::from_fn(move || {
        while let Some(value) = open.pop() {
            if value["class_name"].as_str() == Some("__keras_tensor__") {
                let config = &value["config"];
                if let Some(origin) = origin(&config["keras_history"]) {
                    let tensor = Tensor::from_json(&config["shape"], &config["dtype"]);
                    return Some((origin, Some(tensor)));
                }
            }
            // Keras 2 stores only the origin, and keyword arguments behind it.
            if let Some(origin) = origin(value) {
                open.extend(value.items().get(3));
                return Some((origin, None));
            }
            open.extend(value.items().iter().rev());
            open.extend(value.members().iter().rev().map(|(_, value)| value));
        }
        None
    })
}

/// Whether Keras named the layer after its class: `dense`, `conv2d_3`.
fn is_made_up(layer: &Json) -> bool {
    let class = layer["class_name"].as_str().unwrap_or_default();
    let name = layer_name(layer);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let stem = match name.rsplit_once('_') {
        Some((stem, number)) if is_number(number) => stem,
        _ => name,
    };
    let plain = |text: &str| text.replace('_', "").to_lowercase();
    !class.is_empty() && plain(stem) == plain(class)
}
