use std::fmt;

use super::source::Source;
use super::{ModelError, ModelErrorKind};

/// How much of a file an error shows when the format is unknown.
const SHOWN: usize = 16;

/// How much of a file its format is told by.
const HEAD: usize = 4096;

/// The format of a model file.
///
/// ```
/// use schema_spec::ModelFormat;
///
/// assert_eq!(ModelFormat::KerasH5.to_string(), "Keras HDF5");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelFormat {
    /// Keras: a `.keras` archive, the folder of one, or the JSON that `to_json` gives.
    Keras,
    /// Keras' older `.h5`.
    KerasH5,
    /// ONNX.
    Onnx,
    /// The `MLmodel` file of MLflow.
    MlFlow,
    /// TensorFlow's `saved_model.pb`.
    SavedModel,
    /// TensorFlow Lite.
    TfLite,
}

impl ModelFormat {
    /// The name, as one says it.
    pub const fn name(self) -> &'static str {
        match self {
            ModelFormat::Keras => "Keras",
            ModelFormat::KerasH5 => "Keras HDF5",
            ModelFormat::Onnx => "ONNX",
            ModelFormat::MlFlow => "MLflow",
            ModelFormat::SavedModel => "SavedModel",
            ModelFormat::TfLite => "TFLite",
        }
    }

    /// Whether it is Keras that says what the model takes.
    pub(super) const fn is_keras(self) -> bool {
        matches!(self, ModelFormat::Keras | ModelFormat::KerasH5)
    }
}

impl fmt::Display for ModelFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What the content is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Archive,
    Json,
    Hdf5,
    Onnx,
    SavedModel,
    TfLite,
    MlFlow,
}

impl Content {
    pub(super) fn of(source: &mut Source<'_>) -> Result<Content, ModelError> {
        let head = source.up_to(HEAD)?;
        source.seek(0);
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Ok(Content::Archive);
        }
        if head.starts_with(b"\x89HDF\r\n\x1a\n") {
            return Ok(Content::Hdf5);
        }
        if head.get(4..8) == Some(b"TFL3") {
            return Ok(Content::TfLite);
        }
        if head.starts_with(b"version https://git-lfs") {
            return Err(ModelErrorKind::LfsPointer.into());
        }
        if let Some(error) = known_for_none(&head) {
            return Err(error.into());
        }
        if head.trim_ascii_start().starts_with(b"{") {
            return Ok(Content::Json);
        }
        if is_mlmodel(&head) {
            return Ok(Content::MlFlow);
        }
        if let Some(content) = protobuf(&head) {
            return Ok(content);
        }
        Err(ModelErrorKind::UnknownFormat {
            begins: head[..head.len().min(SHOWN)].to_vec(),
        }
        .into())
    }
}

/// Formats that say nothing of inputs, or are never read.
fn known_for_none(head: &[u8]) -> Option<ModelErrorKind> {
    const EXPORT: &str = "export the model to ONNX, or save it with Keras";
    let (format, reason, help) = if head.get(8..10) == Some(b"{\"") && !head.starts_with(b"{") {
        (
            "safetensors",
            "which holds weights and does not say what the model takes",
            EXPORT,
        )
    } else if matches!(head, [0x80, 2..=5, ..]) {
        (
            "a pickle",
            "which is never read because reading it can run code",
            EXPORT,
        )
    } else if head.starts_with(b"GGUF") {
        (
            "GGUF",
            "which holds weights and does not say what the model takes",
            EXPORT,
        )
    } else if head.starts_with(b"\x93NUMPY") {
        (
            "a NumPy array",
            "and no model",
            "give the path of the model",
        )
    } else {
        return None;
    };
    Some(ModelErrorKind::NoModel {
        format,
        reason,
        help,
    })
}

/// Whether it is YAML with the keys that MLflow writes.
fn is_mlmodel(head: &[u8]) -> bool {
    const KEYS: [&[u8]; 4] = [
        b"flavors:",
        b"signature:",
        b"mlflow_version:",
        b"model_uuid:",
    ];
    head.split(|&byte| byte == b'\n')
        .any(|line| KEYS.iter().any(|key| line.starts_with(key)))
        && std::str::from_utf8(&head[..head.len() - head.len().min(4)]).is_ok()
}

/// ONNX and SavedModel have no mark of their own: both begin with the number of a version.
///
/// A SavedModel has nothing but that number (1) and graphs (2). In ONNX the second field is one of
/// a dozen, and where it is 2 as well, it is a name, which does not begin as a graph does.
fn protobuf(head: &[u8]) -> Option<Content> {
    let (tag, version, rest) = match head {
        [tag, version, rest @ ..] => (*tag, *version, rest),
        _ => return None,
    };
    // `ir_version`, or, as some exporters begin, `producer_name` or `opset_import`.
    match (tag, version, rest) {
        (0x08, 1, [0x12, message @ ..]) => {
            // A graph begins with its `meta_info_def`, a message again.
            let begins = message.iter().position(|byte| byte & 0x80 == 0)? + 1;
            match message.get(begins) {
                Some(0x0A) => Some(Content::SavedModel),
                _ => Some(Content::Onnx),
            }
        }
        (0x08, 1..=100, [field, ..]) => {
            let (number, kind) = (field >> 3, field & 7);
            let is_known = match number {
                5 => kind == 0,
                2..=4 | 6..=8 | 14 => kind == 2,
                _ => false,
            };
            is_known.then_some(Content::Onnx)
        }
        (0x12 | 0x3A | 0x42, ..) => has_graph(head).then_some(Content::Onnx),
        _ => None,
    }
}

/// Whether fields of ONNX follow each other as far as they can be seen, one of them the graph.
fn has_graph(head: &[u8]) -> bool {
    let mut rest = head;
    loop {
        let Some((&tag, after)) = rest.split_first() else {
            return false;
        };
        let Some(digits) = after
            .iter()
            .position(|byte| byte & 0x80 == 0)
            .filter(|&at| at < 9)
        else {
            return false;
        };
        let (number, behind) = after.split_at(digits + 1);
        let length = number
            .iter()
            .rev()
            .fold(0_u64, |sum, byte| sum << 7 | u64::from(byte & 0x7F));
        match (tag >> 3, tag & 7) {
            (7, 2) => return true,
            (1 | 5, 0) => rest = behind,
            (2..=4 | 6 | 8 | 14, 2) if length <= behind.len() as u64 => {
                rest = &behind[length as usize..];
            }
            _ => return false,
        }
    }
}
