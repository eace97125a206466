//! Keras: a `.keras` archive, the folder of one, or a configuration by itself. Nothing in it is
//! executed: a `Lambda` layer is a name, and what it does is not known.

mod configuration;
mod graph;
pub(super) mod h5;
mod inputs;
mod layers;
mod losses;
mod tensor;
mod tree;

use crate::signature::Signature;
use crate::wire::json::{self};
use crate::wire::source::Source;
use crate::wire::zip;
use crate::{ModelError, ModelErrorKind};

/// The largest configuration: that of a model of 150 layers has 137 kB.
pub(super) const LIMIT: u64 = 64 << 20;

const CONFIG: &str = "config.json";

pub(super) fn sniff(head: &[u8]) -> bool {
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
    configuration::signature(&config, &config["compile_config"])
}

fn read_json(source: &mut Source<'_>) -> Result<Signature, ModelError> {
    let text = source.content("a configuration", LIMIT)?;
    let config = json::parse(&text, CONFIG)?;
    configuration::signature(&config, &config["compile_config"])
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
