//! The vocabulary of an array schema: the name, dtype and shape of each array, and the rules on its
//! values.
//!
//! Everything here can be a constant, as `#[derive(InputSchema)]` writes it, or owned, as it is read
//! from a file. This crate has no arrays: `schema-core` checks arrays against a [`Schema`].
//!
//! Users depend on `schema-core`, which re-exports all of this.

#![cfg_attr(docsrs, feature(doc_cfg))]
// A constant converts with `as`: `From` and `TryFrom` are not `const`. A loss is checked for
// beforehand, or explained where it happens.
#![allow(
    clippy::cast_lossless,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

mod array_spec;
mod bounds;
mod builder;
mod constraint;
mod content;
mod contradiction;
mod diff;
mod dim;
mod dim_text;
mod dtype;
#[cfg(feature = "serde")]
mod form;
#[cfg(feature = "serde")]
mod json_schema;
mod loss;
mod message;
mod nearest;
mod on_missing;
mod role;
mod schema;
mod shown;
mod solve;
mod text;
mod value;

/// The JSON form of a schema.
#[doc = include_str!("../FORMAT.md")]
#[cfg(feature = "serde")]
pub mod format {}

#[doc(hidden)]
pub mod fields;
#[doc(hidden)]
pub mod file;
#[doc(hidden)]
pub mod problem;
#[doc(hidden)]
pub mod rules;
#[doc(hidden)]
pub mod show;

pub use array_spec::ArraySpec;
pub use bounds::DimBounds;
pub use builder::{SchemaBuilder, SchemaError};
pub use constraint::{Axis, Constraint, SumsTo, ValueRange};
pub use content::StandIn;
#[doc(hidden)]
pub use content::is_text;
pub use diff::{Change, ChangeKind};
pub use dim::{Dim, DimExpr, Term};
pub use dim_text::ParseDimError;
pub use dtype::{DType, FloatLimits, ParseDTypeError};
#[cfg(feature = "serde")]
pub use json_schema::JsonSchema;
pub use loss::Loss;
pub use message::Message;
#[doc(hidden)]
pub use nearest::edit_distance;
pub use nearest::nearest;
pub use on_missing::OnMissing;
pub use role::Role;
#[doc(hidden)]
pub use schema::Part;
pub use schema::{Schema, Validate};
#[doc(hidden)]
pub use shown::Shown;
#[doc(hidden)]
pub use solve::{Conflict, Known, Open, Placed, Sizes};
pub use text::{List, Text};
#[doc(hidden)]
pub use text::{as_slice, as_str, same_str};
#[doc(hidden)]
pub use value::Scalar;
pub use value::Value;
