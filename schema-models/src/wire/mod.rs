//! Formats of bytes, whatever a model's format keeps in them: of each as much as model files need,
//! read in place and within limits.
//!
//! None of them is a dependency: a macro reads model files too, and its users wait for all that it is
//! built from. What else speaks against one is said in the module.

pub(crate) mod flatbuffer;
pub(crate) mod hdf5;
pub(crate) mod json;
pub(crate) mod protobuf;
pub(crate) mod source;
pub(crate) mod yaml;
pub(crate) mod zip;
