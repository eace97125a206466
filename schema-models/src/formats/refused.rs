//! Content that is recognized but never read as a model.

use schema_spec::{StandIn, is_text};

use crate::ModelErrorKind;

const EXPORT: &str = "export the model to ONNX, or save it with Keras";

/// Why content with this beginning is not read, if it is recognized.
pub(super) fn known(head: &[u8]) -> Option<ModelErrorKind> {
    if let Some(found) = StandIn::of(head) {
        return Some(ModelErrorKind::StandIn(found));
    }
    // Some marks are letters, with which text may begin too.
    if is_text(head) {
        return None;
    }
    let (format, reason, help) = if let Some((format, help)) = compressed(head) {
        (format, "which is read of data, but not of models", help)
    } else if is_safetensors(head) {
        (
            "safetensors",
            "which holds weights and does not describe the model's inputs",
            EXPORT,
        )
    } else if matches!(head, [0x80, 2..=5, ..]) {
        (
            "a pickle",
            "which is never read, because reading it can run code",
            "save a model of scikit-learn with `skops.io.dump`, or export the model to ONNX",
        )
    } else if head.starts_with(b"GGUF") {
        (
            "GGUF",
            "which holds weights and does not describe the model's inputs",
            "give the path of the model that it was converted from, exported to ONNX or by `torch.export.save`",
        )
    } else if head
        .get(4..8)
        .is_some_and(|id| matches!(id, [b'E', b'T', b'0'..=b'9', b'0'..=b'9']))
    {
        (
            "an ExecuTorch program",
            "which has no names of inputs and is not read",
            "give the path of the `.pt2` that it was made from: `torch.export.save`",
        )
    } else if head.starts_with(b"ptrt") || head.starts_with(b"ftrt") {
        (
            "a plan of TensorRT",
            "whose form is not public",
            "give the path of the model that it was built from, or of its `config.pbtxt` in Triton",
        )
    } else if head.get(4..8) == Some(b"ORTM") {
        (
            "the .ort format of ONNX Runtime",
            "which is not read",
            "give the path of the .onnx file that it was made from",
        )
    } else if is_graph_def(head) {
        (
            "a frozen graph of TensorFlow 1",
            "which does not say what its inputs are",
            "export the model as a SavedModel, or to ONNX",
        )
    } else if head.starts_with(b"\x93NUMPY") {
        ("a NumPy array", "not a model", "give the path of the model")
    } else {
        return None;
    };
    Some(ModelErrorKind::NoModel {
        format,
        reason,
        help,
    })
}

/// A model that is compressed as a whole, and how to decompress it.
fn compressed(head: &[u8]) -> Option<(&'static str, &'static str)> {
    Some(match head {
        [0x1F, 0x8B, 8, ..] => ("compressed by gzip", "decompress it with `gunzip`"),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => ("compressed by Zstandard", "decompress it with `unzstd`"),
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => {
            ("compressed by bzip2", "decompress it with `bunzip2`")
        }
        [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => ("compressed by xz", "decompress it with `unxz`"),
        _ => return None,
    })
}

/// Whether it begins with a node: a message of a name and the name of an operation, such as `Placeholder`.
fn is_graph_def(head: &[u8]) -> bool {
    let Some((0x0A, rest)) = head.split_first().map(|(first, rest)| (*first, rest)) else {
        return false;
    };
    let length = rest.iter().position(|byte| byte & 0x80 == 0);
    let Some([0x0A, name, rest @ ..]) = length.and_then(|last| rest.get(last + 1..)) else {
        return false;
    };
    let Some([0x12, operation, rest @ ..]) = rest.get(usize::from(*name)..) else {
        return false;
    };
    let operation = rest.get(..usize::from(*operation)).unwrap_or_default();
    *name < 0x80
        && operation.first().is_some_and(u8::is_ascii_uppercase)
        && operation.iter().all(u8::is_ascii_alphanumeric)
}

/// Whether it begins with the length of a header, in 8 bytes and below 4 GiB, and the header.
fn is_safetensors(head: &[u8]) -> bool {
    head.get(4..10) == Some(b"\0\0\0\0{\"")
}
