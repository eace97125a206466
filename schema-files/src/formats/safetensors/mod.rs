//! safetensors: a header, which is JSON, and the values as in memory.

#[cfg(feature = "safetensors")]
mod dtype;
#[cfg(feature = "safetensors")]
pub(crate) mod read;
#[cfg(feature = "safetensors")]
mod write;

use super::{Format, if_feature};

/// The name of the metadata in the header.
#[cfg(feature = "safetensors")]
const METADATA: &str = "__metadata__";

pub(super) const FORMAT: Format = Format {
    name: "safetensors",
    extensions: &["safetensors"],
    feature: "safetensors",
    // The length of the header, which is less than 4 GiB, and the header. Text has no zero bytes.
    begins: |head| matches!(head.bytes, [_, _, _, _, 0, 0, 0, 0, b'{', ..]),
    read: if_feature!("safetensors", read::read),
    write: if_feature!("safetensors", write::write),
    ..Format::OFF
};
