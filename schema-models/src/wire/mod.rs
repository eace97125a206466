//! Formats of bytes: how to walk them, whatever a model's format keeps in them.
//!
//! Each is the part that model files need, read where it lies and within limits. None of them is a
//! dependency: a macro reads model files too, and its users wait for all that it is built of.

pub(crate) mod flatbuffer;
pub(crate) mod hdf5;
pub(crate) mod json;
pub(crate) mod protobuf;
pub(crate) mod source;
pub(crate) mod yaml;
pub(crate) mod zip;
