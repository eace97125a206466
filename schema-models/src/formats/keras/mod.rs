//! Keras: a `.keras` archive, the folder of one, or a configuration by itself. Nothing in it is
//! executed: a `Lambda` layer is a name, and what it does is not known.

mod graph;
pub(super) mod h5;
mod inputs;
mod layers;
mod losses;
mod tensor;

use crate::signature::Signature;
use crate::wire::json::{self, Json};
use crate::wire::source::Source;
use crate::wire::zip;
use crate::{ModelError, ModelErrorKind};

/// The largest configuration: that of a model of 150 layers has 137 kB.
pub(super) const LIMIT: u64 = 64 << 20;

const CONFIG: &str = "config.json";

pub(super) fn is(head: &[u8]) -> bool {
    is_archive(head) || head.trim_ascii_start().starts_with(b"{")
}

fn is_archive(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

pub(super) fn read(source: &mut Source<'_>) -> Result<Signature, ModelError> {
    let head = source.up_to(4)?;
    source.seek(0);
    if is_archive(&head) {
        read_archive(source)
    } else {
        read_json(source)
    }
}

fn read_archive(source: &mut Source<'_>) -> Result<Signature, ModelError> {
    let entries = zip::entries(source)?;
    let Some(entry) = entries.iter().find(|entry| entry.name == CONFIG) else {
        let names: Vec<String> = entries.into_iter().map(|entry| entry.name).collect();
        return Err(without_config(names).into());
    };
    let text = zip::read(source, entry, LIMIT)?;
    let config = json::parse(&text, CONFIG)?;
    from_config(&config, &config["compile_config"])
}

fn read_json(source: &mut Source<'_>) -> Result<Signature, ModelError> {
    if source.length() > LIMIT {
        return Err(ModelErrorKind::TooLarge {
            part: "a configuration".to_owned(),
            size: source.length(),
            limit: LIMIT,
            unit: "bytes",
        }
        .into());
    }
    let text = source.up_to(LIMIT as usize)?;
    let config = json::parse(&text, CONFIG)?;
    from_config(&config, &config["compile_config"])
}

/// An archive that is none of Keras'.
fn without_config(names: Vec<String>) -> ModelErrorKind {
    let has = |extension: &str| {
        let extensions = names.iter().filter_map(|name| name.rsplit_once('.'));
        extensions.into_iter().any(|(_, found)| found == extension)
    };
    let (format, reason, help) = if has("pkl") {
        (
            "a PyTorch file",
            "whose pickle is never read because reading it can run code",
            "export the model with torch.onnx.export",
        )
    } else if has("npy") {
        (
            "an archive of NumPy arrays",
            "and no model",
            "give the path of the model",
        )
    } else {
        return ModelErrorKind::MissingPart {
            part: CONFIG,
            found: names,
        };
    };
    ModelErrorKind::NoModel {
        format,
        reason,
        help,
    }
}

/// The model of that configuration, with what `compile` was given.
pub(super) fn from_config(root: &Json, compiled: &Json) -> Result<Signature, ModelError> {
    let Some(class) = root["class_name"].as_str() else {
        if !root["schema_version"].is_null() {
            return Err(ModelErrorKind::NoModel {
                format: "the sidecar of a model",
                reason: "and not the model itself",
                help: "give the path of the model",
            }
            .into());
        }
        return Err(ModelErrorKind::NoModel {
            format: "JSON",
            reason: "and no configuration of Keras: it has no `class_name`",
            help: "give the path of the model",
        }
        .into());
    };
    let read = inputs::read(root, class)?;
    let (outputs, of_dict) = graph::outputs(root);
    let losses = losses::read(&compiled["loss"], &outputs);
    let mut notes = read.notes;
    notes.extend(read.arrays.iter().filter_map(inputs::batch_note));
    Ok(Signature {
        losses,
        is_verified: read.is_verified,
        is_ordered: !read.of_dict && !of_dict,
        notes,
        ..Signature::new(read.arrays, outputs)
    })
}

/// Inputs or outputs of a model, each.
const LEAVES: usize = 4096;

/// A leaf of a nested list or dict of tensors: the key that it has in the dict, and where it is
/// made.
struct Leaf<'a> {
    key: Option<&'a str>,
    made_by: Origin<'a>,
}

/// The tensor that a layer makes, by name, at which of its calls, and which of the call's.
type Origin<'a> = (&'a str, i64, i64);

fn origin(value: &Json) -> Option<Origin<'_>> {
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

/// The leaves of `input_layers` or `output_layers`, and whether a dict is among them.
fn leaves(tree: &Json) -> (Vec<Leaf<'_>>, bool) {
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

/// The name of a layer, which stands in one of two places.
fn layer_name(layer: &Json) -> &str {
    let outer = layer["name"].as_str();
    outer
        .or_else(|| layer["config"]["name"].as_str())
        .unwrap_or_default()
}

/// The layers of a Sequential, be it one of today or of Keras 1; `None` where it is none.
fn sequential_layers(model: &Json) -> Option<&[Json]> {
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
