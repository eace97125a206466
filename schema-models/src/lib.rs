//! What a model file says that the model takes and gives, and whether a schema agrees with it.
//!
//! [`ModelFormat`] lists the formats, and what of each is read. They are recognised by the content.
//! Weights are passed over, so that a file of 500 MB takes no longer than a small one, and nothing in
//! a file is executed. No size that a file claims is believed: a name has 1 MiB at most, a configuration 64 MiB, 512 levels and 2 million values.
//!
//! Users depend on `schema-core`, whose feature `model` re-exports this crate as its module `model`.
//!
//! # A sidecar
//!
//! What is read of a model can be kept in a small file beside it, which is checked in and read in
//! place of a model that is large, or not there: [`Model::write_sidecar`], [`Model::read_sidecar`].
//! The page [`sidecar_format`] describes it.
//!
//! # The match rules
//!
//! [`Model::differences`] and [`Model::check`] find everything in which a schema and a model differ.
//! The guide of `schema-core` has each rule with an example.
//!
//! - Arrays match by name; by position only where the model has one, or names that Keras made up.
//! - Dtypes are the same.
//! - Ranks are the same. A size that the model fixes is that size in the schema, and not a symbol,
//!   except on axis 0 of a Keras model. An axis that the model leaves open takes anything.
//! - Axes that are one symbol in the model are one symbol or one size in the schema.
//! - The schema has every input of the model, except optional ones, and no others.
//! - Targets are compared with the outputs as the loss of each asks; without a loss, axis 0 alone.
//! - A file that says too little is refused, unless that is allowed.

// What could be lost is checked before the cast.
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
mod read;
mod schema;
mod sidecar;
mod signature;
mod target;
mod wire;

/// The form of a sidecar.
#[doc = include_str!("../FORMAT.md")]
pub mod sidecar_format {}

pub use array::{ModelArray, ModelDim};
pub use compare::{
    Asked, Comparison, Declaration, DeclaredArray, Difference, DifferencePart, MatchRules,
    ModelMismatch, Question,
};
pub use error::{ModelError, ModelErrorKind, ModelHelp};
pub use formats::ModelFormat;
pub use location::ModelLocation;
pub use model::Model;
pub use sidecar::{SidecarChange, SidecarState};
