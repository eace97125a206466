use std::collections::HashMap;

use schema_spec::Shown;

use super::tensor;
use super::tree::{layer_name, leaves, sequential_layers};
use crate::formats::dtype;
use crate::wire::json::Json;
use crate::{ModelArray, ModelDim, ModelError};

/// The inputs that a configuration describes.
pub(super) struct Inputs {
    pub(super) arrays: Vec<ModelArray>,
    pub(super) is_verified: bool,
    pub(super) of_dict: bool,
    pub(super) notes: Vec<String>,
}

impl Inputs {
    fn new(arrays: Vec<ModelArray>) -> Inputs {
        Inputs {
            arrays,
            is_verified: true,
            of_dict: false,
            notes: Vec::new(),
        }
    }
}

pub(super) fn read(root: &Json, class: &str) -> Result<Inputs, ModelError> {
    if !root["config"]["input_layers"].is_null() {
        return functional(&root["config"]);
    }
    if let Some(layers) = sequential_layers(root) {
        return match sequential(root, layers) {
            Some(inputs) => Ok(inputs),
            None => Err(ModelError::no_signature(
                "was saved before it was built, so it does not describe its inputs",
                "give the model an `Input` layer, or call it once, and save it again",
            )),
        };
    }
    subclassed(&root["build_config"]["input_shape"], class)
}

fn functional(config: &Json) -> Result<Inputs, ModelError> {
    let layers: HashMap<&str, &Json> = config["layers"]
        .items()
        .iter()
        .map(|layer| (layer_name(layer), layer))
        .collect();
    let (leaves, of_dict) = leaves(&config["input_layers"]);
    let inputs: Option<Vec<ModelArray>> = leaves
        .iter()
        .map(|leaf| {
            let layer = layers.get(leaf.made_by.0)?;
            Some(match leaf.key {
                // The caller's name is used, not that of the layer.
                Some(key) => input(key, &layer["config"]).with_made_up_name(false),
                None => input(leaf.made_by.0, &layer["config"]),
            })
        })
        .collect();
    let inputs = inputs
        .filter(|inputs| !inputs.is_empty())
        .ok_or_else(|| ModelError::damaged("the configuration", 0, "an input has no layer"))?;
    let notes = leaves
        .iter()
        .filter_map(|leaf| layout_note(layers.get(leaf.made_by.0)?))
        .collect();
    Ok(Inputs {
        of_dict,
        notes,
        ..Inputs::new(inputs)
    })
}

/// The input that the configuration of an `InputLayer`, or of another first layer, describes.
fn input(name: &str, config: &Json) -> ModelArray {
    let shape = match &config["batch_shape"] {
        Json::Null => &config["batch_input_shape"],
        shape => shape,
    };
    let array = tensor::Tensor {
        shape: tensor::shape(shape),
        ..tensor::Tensor::default()
    };
    let array = array
        .array(name)
        .with_optional(config["optional"].is_true());
    let dtype = &config["dtype"];
    // Keras stores the name; a subclass of its layer may store a policy.
    match dtype.as_str().or(dtype["config"]["name"].as_str()) {
        Some(name) => dtype::typed(array, name),
        None => array,
    }
}

fn layout_note(layer: &Json) -> Option<String> {
    let name = layer_name(layer);
    let config = &layer["config"];
    let layout = ["sparse", "ragged"]
        .into_iter()
        .find(|layout| config[*layout].is_true())?;
    Some(format!("`{}` takes {layout} tensors", Shown(name)))
}

/// The only input of a Sequential; `None` if it was never built.
fn sequential(root: &Json, layers: &[Json]) -> Option<Inputs> {
    let first = layers.first()?;
    let config = &first["config"];
    let has_shape = |key: &str| !config[key].is_null();
    let name = layer_name(first);
    if first["class_name"].as_str() == Some("InputLayer") {
        // Keras 2 names the layer after the one that follows it.
        let follows = layers.get(1).map(layer_name).unwrap_or_default();
        let made_up = name.strip_suffix("_input") == Some(follows);
        let array = input(name, config);
        let made_up = made_up || array.is_made_up();
        let mut inputs = Inputs::new(vec![array.with_made_up_name(made_up)]);
        inputs.notes.extend(layout_note(first));
        return Some(inputs);
    }
    if has_shape("batch_shape") || has_shape("batch_input_shape") {
        let array = input(&format!("{name}_input"), config);
        return Some(Inputs::new(vec![array.with_made_up_name(true)]));
    }
    // A model as the first layer describes its own inputs.
    if let Some(Ok(inner)) = first["class_name"].as_str().and_then(|class| {
        let is_model = sequential_layers(first).is_some() || !config["input_layers"].is_null();
        is_model.then(|| read(first, class))
    }) {
        return Some(inner);
    }
    // Built by a first call: the shape is known, but the dtype was that of the argument.
    let built = [
        &root["config"]["build_input_shape"],
        &root["build_config"]["input_shape"],
    ];
    let shape = built.into_iter().find_map(tensor::shape)?;
    let array = tensor::Tensor {
        shape: Some(shape),
        ..tensor::Tensor::default()
    };
    let array = array.array(&format!("{name}_input"));
    Some(Inputs::new(vec![array.with_made_up_name(true)]))
}

/// The inputs of a subclassed model: only the shapes of its first argument are known.
fn subclassed(built_with: &Json, class: &str) -> Result<Inputs, ModelError> {
    let unnamed = |name: &str, value: &Json| {
        let shape = tensor::shape(value)?;
        let array = tensor::Tensor {
            shape: Some(shape),
            ..tensor::Tensor::default()
        };
        Some(array.array(name).with_made_up_name(true))
    };
    let inputs: Option<Vec<ModelArray>> = match built_with {
        Json::Object(members) => members
            .iter()
            .map(|(name, value)| Some(unnamed(name, value)?.with_made_up_name(false)))
            .collect(),
        Json::List(shapes) if shapes.iter().any(|shape| !shape.items().is_empty()) => shapes
            .iter()
            .enumerate()
            .map(|(at, shape)| unnamed(&format!("input_{at}"), shape))
            .collect(),
        shape => unnamed("input", shape).map(|input| vec![input]),
    };
    let class = Shown(class);
    match inputs.filter(|inputs| !inputs.is_empty()) {
        Some(inputs) => Ok(Inputs {
            is_verified: false,
            of_dict: matches!(built_with, Json::Object(_)),
            notes: vec![format!(
                "`{class}` is a subclassed model: its file says what shapes the first argument of \
                 its first call had, and neither dtypes nor other arguments"
            )],
            arrays: inputs,
        }),
        None => Err(ModelError::no_signature(
            format!("is a subclassed model, `{class}`, and its file does not describe its inputs"),
            "save the model as .keras after a first call, or export it to ONNX or SavedModel",
        )),
    }
}

/// Marks axis 0 as open, because Keras does not require the stored number of samples.
/// Whether the layers of a subclassed model are stateful is not known.
pub(super) fn batch_note(input: &ModelArray, is_subclassed: bool) -> Option<String> {
    let unless = if is_subclassed {
        ", unless a layer is stateful"
    } else {
        ""
    };
    match input.shape()?.first()? {
        ModelDim::Fixed(size) => Some(format!(
            "axis 0 of `{}` is {size} in the file; Keras takes any number of samples{unless}",
            Shown(input.name())
        )),
        _ => None,
    }
}
