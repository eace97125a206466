//! Arrays of any dtype.

pub(crate) use crate::load::Arrays;
pub use schema_arrays::{
    AnyArray, AnyView, Cell, Element, Field, HasRank, OwnedElement, OwnedField, TextArray, TextView,
};
pub(crate) use schema_arrays::{Content, Entry, TextValues};
#[cfg(feature = "repair")]
pub(crate) use schema_arrays::{Masked, fill};
