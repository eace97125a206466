//! The table of the formats of model files: the name of each, how it is recognized, and its reader.

mod dtype;
pub(crate) mod keras;
mod mlflow;
mod onnx;
mod refused;
mod savedmodel;
mod tflite;

use std::fmt;

use crate::signature::Signature;
use crate::wire::source::Source;
use crate::{ModelError, ModelErrorKind};

/// The number of bytes that an error shows if the format is unknown.
const SHOWN: usize = 16;

/// The number of bytes by which the format is recognized.
const HEAD: usize = 4096;

/// The format of a model file.
///
/// ```
/// use schema_models::ModelFormat;
///
/// assert_eq!(ModelFormat::KerasH5.to_string(), "Keras HDF5");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelFormat {
    /// Keras 3 and 2: a `.keras` archive, the folder of `zipped=False`, or the JSON of `to_json`. The
    /// inputs and losses are read, and the outputs as far as their shapes follow from the last layers.
    Keras,
    /// The older `.h5` of Keras, of which the same is read.
    KerasH5,
    /// TensorFlow Lite: the first signature, or the named one, or else the first graph.
    TfLite,
    /// The `MLmodel` file of MLflow: a signature of tensors. A signature of a table's columns is refused.
    MlFlow,
    /// TensorFlow's `saved_model.pb`: the signature `serving_default`, or the named one, or the only one. The
    /// losses of Keras 2 are read from `keras_metadata.pb` beside it.
    SavedModel,
    /// ONNX: the outputs, and the inputs that are not weights.
    Onnx,
}

struct Entry {
    format: ModelFormat,
    name: &'static str,
    /// The name in a sidecar.
    key: &'static str,
    /// The main file in a folder with a model of this format.
    in_folder: Option<&'static str>,
    /// Whether content with this beginning is of this format.
    sniff: fn(&[u8]) -> bool,
    read: Read,
}

#[derive(Clone, Copy)]
enum Read {
    /// A format with one description of a model.
    One(fn(&mut Source<'_>) -> Result<Signature, ModelError>),
    /// A format with several, by name.
    Named(fn(&mut Source<'_>, Option<&str>) -> Result<Signature, ModelError>),
}

/// The formats in the order of the enum, in which they are tried: SavedModel and ONNX have no magic
/// number and come last.
const FORMATS: [Entry; 6] = [
    Entry {
        format: ModelFormat::Keras,
        name: "Keras",
        key: "keras",
        in_folder: Some("config.json"),
        sniff: keras::sniff,
        read: Read::One(keras::read),
    },
    Entry {
        format: ModelFormat::KerasH5,
        name: "Keras HDF5",
        key: "keras_h5",
        in_folder: None,
        sniff: keras::h5::sniff,
        read: Read::One(keras::h5::read),
    },
    Entry {
        format: ModelFormat::TfLite,
        name: "TFLite",
        key: "tflite",
        in_folder: None,
        sniff: tflite::sniff,
        read: Read::Named(tflite::read),
    },
    Entry {
        format: ModelFormat::MlFlow,
        name: "MLflow",
        key: "mlflow",
        in_folder: Some("MLmodel"),
        sniff: mlflow::sniff,
        read: Read::One(mlflow::read),
    },
    Entry {
        format: ModelFormat::SavedModel,
        name: "SavedModel",
        key: "savedmodel",
        in_folder: Some("saved_model.pb"),
        sniff: savedmodel::sniff,
        read: Read::Named(savedmodel::read),
    },
    Entry {
        format: ModelFormat::Onnx,
        name: "ONNX",
        key: "onnx",
        in_folder: None,
        sniff: onnx::sniff,
        read: Read::One(onnx::read),
    },
];

const NAMES: [&str; FORMATS.len()] = {
    let mut names = [""; FORMATS.len()];
    let mut at = 0;
    while at < FORMATS.len() {
        assert!(FORMATS[at].format as usize == at, "the order is the enum's");
        names[at] = FORMATS[at].name;
        at += 1;
    }
    names
};

impl ModelFormat {
    /// The common name.
    pub const fn name(self) -> &'static str {
        FORMATS[self as usize].name
    }

    /// The name in a sidecar.
    pub(crate) const fn key(self) -> &'static str {
        FORMATS[self as usize].key
    }

    /// The format with the given name in a sidecar.
    pub(crate) fn from_key(key: &str) -> Option<ModelFormat> {
        let known = FORMATS.into_iter().find(|known| known.key == key);
        known.map(|known| known.format)
    }

    /// The names of all formats in a sidecar.
    pub(crate) fn keys() -> [&'static str; FORMATS.len()] {
        FORMATS.map(|known| known.key)
    }

    /// Whether the format is one of Keras, whose models accept any number of samples, with one target each.
    pub const fn is_keras(self) -> bool {
        matches!(self, ModelFormat::Keras | ModelFormat::KerasH5)
    }
}

impl fmt::Display for ModelFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The files of which a folder with a model has at least one.
pub(crate) fn in_folder() -> impl Iterator<Item = &'static str> {
    FORMATS.into_iter().filter_map(|known| known.in_folder)
}

/// Reads the signature of that name, or the usual one, and returns the format, too.
pub(crate) fn read(
    source: &mut Source<'_>,
    signature: Option<&str>,
) -> Result<(ModelFormat, Signature), ModelError> {
    let head = source.up_to(HEAD)?;
    source.seek(0);
    if let Some(refused) = refused::known(&head) {
        return Err(refused.into());
    }
    let Some(known) = FORMATS.into_iter().find(|known| (known.sniff)(&head)) else {
        let begins = head[..head.len().min(SHOWN)].to_vec();
        let known = &NAMES;
        return Err(ModelErrorKind::UnknownFormat { begins, known }.into());
    };
    let read = match (known.read, signature) {
        (Read::Named(read), _) => read(source, signature)?,
        (Read::One(read), None) => read(source)?,
        (Read::One(_), Some(wanted)) => {
            let (wanted, names) = (wanted.to_owned(), Vec::new());
            return Err(ModelErrorKind::OtherSignatures { wanted, names }.into());
        }
    };
    Ok((known.format, read))
}

#[cfg(test)]
mod tests {
    use super::ModelFormat;

    #[test]
    fn the_page_of_sidecars_names_each_format() {
        let page = include_str!("../../FORMAT.md");
        let row = page.lines().find(|line| line.starts_with("| `format`"));
        for key in ModelFormat::keys() {
            let named = format!("`{key}`");
            assert!(row.is_some_and(|row| row.contains(&named)), "{key}");
        }
    }
}
