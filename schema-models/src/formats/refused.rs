//! Content that is recognized but never read as a model.

use crate::ModelErrorKind;

const EXPORT: &str = "export the model to ONNX, or save it with Keras";

/// Why content with this beginning is not read, if it is recognized.
pub(super) fn known(head: &[u8]) -> Option<ModelErrorKind> {
    if head.starts_with(b"version https://git-lfs") {
        return Some(ModelErrorKind::LfsPointer);
    }
    let (format, reason, help) = if is_safetensors(head) {
        (
            "safetensors",
            "which holds weights and does not describe the model's inputs",
            EXPORT,
        )
    } else if matches!(head, [0x80, 2..=5, ..]) {
        (
            "a pickle",
            "which is never read, because reading it can run code",
            EXPORT,
        )
    } else if head.starts_with(b"GGUF") {
        (
            "GGUF",
            "which holds weights and does not describe the model's inputs",
            EXPORT,
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

/// Whether it begins with the length of a header, in 8 bytes and below 4 GiB, and the header.
fn is_safetensors(head: &[u8]) -> bool {
    head.get(4..10) == Some(b"\0\0\0\0{\"")
}
