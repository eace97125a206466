//! safetensors: a header, which is JSON, and the values as they lie in memory.

#[cfg(feature = "safetensors")]
mod dtype;
#[cfg(feature = "safetensors")]
mod read;
#[cfg(feature = "safetensors")]
mod write;

use super::{Format, if_feature};

/// What has this name in the header is text about the file.
#[cfg(feature = "safetensors")]
const ABOUT: &str = "__metadata__";

pub(super) const FORMAT: Format = Format {
    name: "safetensors",
    extensions: &["safetensors"],
    feature: "safetensors",
    // The length of the header, which is less than 4 GiB, and the header. Text has no zeros.
    begins: |head| matches!(head.bytes, [_, _, _, _, 0, 0, 0, 0, b'{', ..]),
    read: if_feature!("safetensors", read::read),
    write: if_feature!("safetensors", write::write),
    ..Format::OFF
};
