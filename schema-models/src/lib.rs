//! Reads the inputs and outputs of a model from its file, and compares them with a schema.
//!
//! [`ModelFormat`] lists the formats and what is read of each. Formats are recognized by the content.
//! Weights are skipped, so that a file of 500 MB takes no longer than a small one, and nothing in a file
//! is executed. Sizes in a file are limited: a name to 1 MiB, a configuration to 64 MiB, 512 levels and
//! 2 million values.
//!
//! Users depend on `schema-core`, whose feature `model` re-exports this crate as its module `model`.
//!
//! # A sidecar
//!
//! The inputs and outputs of a model can be stored in a small file beside it, which can be checked in and
//! is read instead of a model that is large or absent: [`Model::write_sidecar`],
//! [`Model::read_sidecar`]. The page [`sidecar_format`] describes it.
//!
//! # The match rules
//!
//! [`Model::differences`] and [`Model::check`] find all differences between a schema and a model.
//! The guide of `schema-core` shows each rule with an example.
//!
//! - Arrays match by name; by position only if the model has one array, or names that Keras made up.
//! - Dtypes are the same.
//! - Ranks are the same. A size that the model fixes is the same size in the schema, not a symbol,
//!   except on axis 0 of a Keras model. An axis of any size in the model accepts everything.
//! - Axes with the same symbol in the model have the same symbol or size in the schema, and no sizes beyond
//!   the symbol's bounds in the model.
//! - The schema has every input of the model, except optional ones, and no others.
//! - A model of a table takes numbers of any dtype. The columns that an array is stacked from are those of the
//!   model, in their order; MLflow ignores others.
//! - No value of an input or a target may be missing, unless the model imputes it or was trained with it: a
//!   nullable array differs from any other of a model.
//! - Targets are compared with the outputs by the loss of each; without a loss, or a shape, by less, and
//!   [`Comparison::notes`] says so.
//! - A file with too little information is refused, unless that is allowed.

// A loss is checked for before the cast.
#![allow(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

mod abridged;
mod array;
mod compare;
mod error;

mod formats;
mod location;
mod model;
mod object;
mod read;
mod schema;
mod sidecar;
mod signature;
mod target;
mod values;
mod wire;

/// The JSON form of a sidecar.
#[doc = include_str!("../FORMAT.md")]
pub mod sidecar_format {}

pub use array::{ModelArray, ModelDim};
pub use compare::{
    Comparison, Declaration, DeclaredArray, Difference, DifferencePart, Expected, MatchRules,
    ModelMismatch, Requirement,
};
pub use error::{ModelError, ModelErrorKind, ModelHelp};
pub use formats::ModelFormat;
pub use location::ModelLocation;
pub use model::Model;
pub use sidecar::{SidecarChange, SidecarState};
pub use values::ModelValues;
