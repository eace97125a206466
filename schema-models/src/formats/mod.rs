//! The table of the formats of model files: the name of each, how it is recognized, and its reader.

pub(crate) mod coreml;
mod dtype;
pub(crate) mod keras;
mod lightgbm;
mod mlflow;
mod onnx;
mod openvino;
mod pytorch;
mod refused;
mod savedmodel;
mod schema;
mod skops;
mod table;
mod tflite;
mod triton;
mod xgboost;

use std::fmt;

use schema_spec::{DType, is_text};

use crate::signature::Signature;
use crate::wire::source::Source;
use crate::wire::zip;
use crate::{ModelError, ModelErrorKind};

/// The number of bytes that an error shows if the format is unknown.
const SHOWN: usize = 16;

/// The number of bytes by which the format is recognized.
pub(crate) const HEAD: usize = 4096;

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
    /// No model, but a schema in its JSON form: what it says of each array, with the rules on values. It
    /// needs no sidecar.
    Schema,
    /// LightGBM's text model: the features with their names, and the classes.
    LightGbm,
    /// XGBoost in JSON (`.json`) or UBJSON (`.ubj`): the features with their names, and the classes.
    XgBoost,
    /// scikit-learn saved by skops: the features with their names, and the classes.
    Skops,
    /// The `config.pbtxt` of Triton Inference Server: what the server takes, its axis of samples included.
    Triton,
    /// A `.pt2` of `torch.export.save`, older layouts included: the arguments of the program and its outputs,
    /// with the bounds on their sizes.
    PyTorch,
    /// Keras 3 and 2: a `.keras` archive, the folder of `zipped=False`, or the JSON of `to_json`. The
    /// inputs and losses are read, and the outputs as far as their shapes follow from the last layers.
    Keras,
    /// The older `.h5` of Keras, of which the same is read.
    KerasH5,
    /// The `.xml` of OpenVINO's intermediate representation: the parameters, with the bounds on their sizes, and
    /// the results.
    OpenVino,
    /// Core ML: a `.mlmodel`, or the folder of a `.mlpackage`. Images are arrays of rows of pixels.
    CoreMl,
    /// TensorFlow Lite: the first signature, or the named one, or else the first graph.
    TfLite,
    /// The `MLmodel` file of MLflow: a signature of tensors, or of a table's columns.
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
    /// Whether there are models of this format that are text. Others have no mark, or one of letters, with which
    /// text may begin too.
    in_text: bool,
    /// The main file in a folder with a model of this format.
    in_folder: Option<&'static str>,
    /// Whether an archive with an entry of that name is of this format.
    in_archive: fn(&str) -> bool,
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
const FORMATS: [Entry; 14] = [
    Entry {
        format: ModelFormat::Schema,
        name: "schema",
        key: "schema",
        in_text: true,
        in_folder: None,
        in_archive: |_| false,
        sniff: schema::sniff,
        read: Read::One(schema::read),
    },
    Entry {
        format: ModelFormat::LightGbm,
        name: "LightGBM",
        key: "lightgbm",
        in_text: true,
        in_folder: None,
        in_archive: |_| false,
        sniff: lightgbm::sniff,
        read: Read::One(lightgbm::read),
    },
    Entry {
        format: ModelFormat::XgBoost,
        name: "XGBoost",
        key: "xgboost",
        in_text: true,
        in_folder: None,
        in_archive: |_| false,
        sniff: xgboost::sniff,
        read: Read::One(xgboost::read),
    },
    Entry {
        format: ModelFormat::Skops,
        name: "skops",
        key: "skops",
        in_text: false,
        in_folder: None,
        in_archive: skops::is_entry,
        sniff: |_| false,
        read: Read::One(skops::read),
    },
    Entry {
        format: ModelFormat::Triton,
        name: "Triton",
        key: "triton",
        in_text: true,
        in_folder: Some("config.pbtxt"),
        in_archive: |_| false,
        sniff: triton::sniff,
        read: Read::One(triton::read),
    },
    Entry {
        format: ModelFormat::PyTorch,
        name: "PyTorch",
        key: "pytorch",
        in_text: true,
        in_folder: None,
        in_archive: pytorch::is_entry,
        sniff: pytorch::sniff,
        read: Read::Named(pytorch::read),
    },
    Entry {
        format: ModelFormat::Keras,
        name: "Keras",
        key: "keras",
        in_text: true,
        in_folder: Some("config.json"),
        in_archive: |_| false,
        sniff: keras::sniff,
        read: Read::One(keras::read),
    },
    Entry {
        format: ModelFormat::KerasH5,
        name: "Keras HDF5",
        key: "keras_h5",
        in_text: false,
        in_folder: None,
        in_archive: |_| false,
        sniff: keras::h5::sniff,
        read: Read::One(keras::h5::read),
    },
    Entry {
        format: ModelFormat::OpenVino,
        name: "OpenVINO",
        key: "openvino",
        in_text: true,
        in_folder: None,
        in_archive: |_| false,
        sniff: openvino::sniff,
        read: Read::One(openvino::read),
    },
    Entry {
        format: ModelFormat::CoreMl,
        name: "Core ML",
        key: "coreml",
        in_text: false,
        in_folder: Some(coreml::MANIFEST),
        in_archive: |_| false,
        sniff: coreml::sniff,
        read: Read::Named(coreml::read),
    },
    Entry {
        format: ModelFormat::TfLite,
        name: "TFLite",
        key: "tflite",
        in_text: false,
        in_folder: None,
        in_archive: |_| false,
        sniff: tflite::sniff,
        read: Read::Named(tflite::read),
    },
    Entry {
        format: ModelFormat::MlFlow,
        name: "MLflow",
        key: "mlflow",
        in_text: true,
        in_folder: Some("MLmodel"),
        in_archive: |_| false,
        sniff: mlflow::sniff,
        read: Read::One(mlflow::read),
    },
    Entry {
        format: ModelFormat::SavedModel,
        name: "SavedModel",
        key: "savedmodel",
        in_text: false,
        in_folder: Some("saved_model.pb"),
        in_archive: |_| false,
        sniff: savedmodel::sniff,
        read: Read::Named(savedmodel::read),
    },
    Entry {
        format: ModelFormat::Onnx,
        name: "ONNX",
        key: "onnx",
        in_text: false,
        in_folder: None,
        in_archive: |_| false,
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
        let known = FORMATS[1..].iter().find(|known| known.key == key);
        known.map(|known| known.format)
    }

    /// The names in a sidecar of all formats but the first: a schema has no sidecar.
    pub(crate) fn keys() -> [&'static str; FORMATS.len() - 1] {
        std::array::from_fn(|at| FORMATS[at + 1].key)
    }

    /// Whether the format is one of Keras, whose models accept any number of samples, with one target each.
    pub const fn is_keras(self) -> bool {
        matches!(self, ModelFormat::Keras | ModelFormat::KerasH5)
    }

    /// Whether arrays beside those of the model are ignored, as MLflow does.
    pub const fn ignores_others(self) -> bool {
        matches!(self, ModelFormat::MlFlow)
    }

    /// Whether numbers of any dtype are converted to that of the model, which is a model of tables.
    pub const fn converts_numbers(self) -> bool {
        matches!(
            self,
            ModelFormat::LightGbm | ModelFormat::XgBoost | ModelFormat::Skops
        )
    }

    /// Whether an input of dtype `to` takes values of dtype `from` as they are: of the same dtype, or of
    /// one whose every value the model's framework converts exactly.
    pub fn takes(self, from: DType, to: DType) -> bool {
        let is_number = |dtype: DType| dtype.is_real() || dtype == DType::Bool;
        from == to
            || self.converts_numbers() && is_number(from) && is_number(to)
            || self == ModelFormat::MlFlow && mlflow::widens(from, to)
    }
}

impl fmt::Display for ModelFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whether this is the name of the signature of a SavedModel that is served.
pub(crate) fn is_served(signature: &str) -> bool {
    signature == savedmodel::SERVED
}

/// The files of which a folder with a model has at least one.
pub(crate) fn in_folder() -> impl Iterator<Item = &'static str> {
    FORMATS.into_iter().filter_map(|known| known.in_folder)
}

/// The format of an archive by the names in it. Damage to the archive is found by the reader.
fn in_archive(source: &mut Source<'_>, head: &[u8]) -> Option<Entry> {
    if !head.starts_with(b"PK\x03\x04") {
        return None;
    }
    let entries = zip::entries(source).unwrap_or_default();
    source.seek(0);
    let has = |known: &Entry| entries.iter().any(|entry| (known.in_archive)(&entry.name));
    FORMATS.into_iter().find(has)
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
    let of_archive = in_archive(source, &head);
    let text = is_text(&head);
    let is_of = |known: &Entry| (known.in_text || !text) && (known.sniff)(&head);
    let of_head = || FORMATS.into_iter().find(is_of);
    let Some(known) = of_archive.or_else(of_head) else {
        let begins = head[..head.len().min(SHOWN)].to_vec();
        // A schema is not what a model is saved as.
        let known = &NAMES[1..];
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
