//! The syntax of `#[input(..)]`: parses tokens into values with their positions.

pub(crate) mod casing;
pub(crate) mod columns;
pub(crate) mod constant;
pub(crate) mod entries;
pub(crate) mod keys;
pub(crate) mod list;
pub(crate) mod mistakes;
pub(crate) mod on_missing;
pub(crate) mod place;
pub(crate) mod range;
pub(crate) mod shape;
pub(crate) mod types;
pub(crate) mod values;
pub(crate) mod written;
