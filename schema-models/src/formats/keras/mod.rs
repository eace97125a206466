//! Keras: a `.keras` archive, the folder of one, or a configuration by itself. Nothing in it is
//! executed: of a `Lambda` layer, only the name is known.

mod configuration;
mod graph;
pub(super) mod h5;
mod inputs;
mod layers;
mod lengths;
mod losses;
pub(crate) mod metadata;
mod stateful;
mod tensor;
mod tree;
mod values;

use schema_spec::Shown;

use crate::abridged::Abridged;
use crate::signature::Signature;
use crate::wire::json::{self};
use crate::wire::source::Source;
use crate::wire::zip;
use crate::{ModelError, ModelErrorKind};

/// The largest accepted configuration. A model of 150 layers has 137 kB.
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
        return Err(without_config(&names));
    };
    if entry.is_compressed {
        return Err(ModelError::no_signature(
            format!("has a compressed `{CONFIG}`, but Keras never compresses it"),
            "save the model again with Keras, or pack it again with `zip -0`",
        ));
    }
    let text = zip::read(source, entry, LIMIT)?;
    let config = json::parse(&text, CONFIG)?;
    configuration::signature(&config, &config["compile_config"])
}

fn read_json(source: &mut Source<'_>) -> Result<Signature, ModelError> {
    let text = source.content("a configuration", LIMIT)?;
    let config = json::parse(&text, CONFIG)?;
    configuration::signature(&config, &config["compile_config"])
}

/// The error for an archive that Keras did not write.
fn without_config(names: &[String]) -> ModelError {
    let has = |extension: &str| {
        let mut extensions = names.iter().filter_map(|name| name.rsplit_once('.'));
        extensions.any(|(_, found)| found == extension)
    };
    let no_model = |format, reason, help| {
        ModelError::from(ModelErrorKind::NoModel {
            format,
            reason,
            help,
        })
    };
    if has("npy") {
        return no_model(
            "an archive of NumPy arrays",
            "not a model",
            "give the path of the model",
        );
    }
    let found: Vec<Shown<'_>> = names.iter().map(|name| Shown(name)).collect();
    let found = match found.as_slice() {
        [] => String::new(),
        found => format!("; it has {}", Abridged(found)),
    };
    ModelError::no_signature(
        format!("has no `{CONFIG}`{found}"),
        "give the path of the model",
    )
}
