//! `.npy`: a header, which is a Python dict written out, and the values as they lie in memory.
//!
//! The header is parsed here rather than by npyz or ndarray-npy. Both read it with `py_literal`,
//! whose grammar tries every unclosed `[` or `{` twice: 22 of them in a header keep it busy for
//! 20 seconds, 40 for two months. npyz also refuses a dtype that it does not know (`<f12`, fields
//! with titles) in the same way as a damaged header; here the first is one array that cannot be
//! read, and the second an error. What is needed of the syntax is small, and the values are decoded
//! in blocks whoever has parsed the header.

#[cfg(feature = "npy")]
mod dtype;
#[cfg(feature = "npy")]
mod header;
#[cfg(feature = "npy")]
pub(super) mod read;
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
};
