//! `.npz`: a zip archive of `.npy` files.

#[cfg(feature = "npy")]
mod pieces;
#[cfg(feature = "npy")]
pub(crate) mod read;
#[cfg(feature = "npy")]
mod write;

use super::{Format, if_feature};

pub(super) const FORMAT: Format = Format {
    name: ".npz",
    extensions: &["npz"],
    feature: "npy",
    begins: |head| head.bytes.starts_with(b"PK\x03\x04") || head.bytes.starts_with(b"PK\x05\x06"),
    read: if_feature!("npy", read::read),
    write: if_feature!("npy", write::write),
    write_pieces: if_feature!("npy", pieces::begin),
    ..Format::OFF
};
