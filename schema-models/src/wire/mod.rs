//! General file formats, independent of the model formats that use them: as much of each as model
//! files need, read in place and within limits.
//!
//! They are not dependencies, because a macro reads model files, too, and its users have to build all of
//! its dependencies. Each module names further reasons.

pub(crate) mod flatbuffer;
pub(crate) mod hdf5;
pub(crate) mod json;
pub(crate) mod protobuf;
pub(crate) mod source;
pub(crate) mod textproto;
pub(crate) mod ubjson;
pub(crate) mod xml;
pub(crate) mod yaml;
pub(crate) mod zip;
