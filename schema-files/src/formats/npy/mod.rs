//! `.npy`: a header, which is the literal of a Python dict, and the values as in memory.
//!
//! The header is parsed here rather than by npyz or ndarray-npy. Both use `py_literal`, whose grammar
//! tries every unclosed `[` or `{` twice: 22 of them take 20 seconds, 40 take two months. npyz also
//! does not distinguish an unknown dtype (`<f12`, fields with titles) from a damaged header; here the
//! former is one array that cannot be read, and the latter an error. The necessary syntax is small.

#[cfg(feature = "npy")]
mod dtype;
#[cfg(feature = "npy")]
mod header;
#[cfg(feature = "npy")]
pub(crate) mod pieces;
#[cfg(feature = "npy")]
pub(crate) mod read;
#[cfg(feature = "npy")]
pub(super) mod write;

use super::{Format, if_feature};

pub(super) const FORMAT: Format = Format {
    name: ".npy",
    extensions: &["npy"],
    most: Some(1),
    feature: "npy",
    begins: |head| head.bytes.starts_with(b"\x93NUMPY"),
    read: if_feature!("npy", read::read),
    write: if_feature!("npy", write::write),
    write_pieces: if_feature!("npy", pieces::begin),
};
