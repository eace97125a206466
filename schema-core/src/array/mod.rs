//! Arrays by name.

mod arrays;

pub use arrays::Arrays;
pub use schema_arrays::{
    AnyArray, AnyView, Cell, Element, Field, HasRank, OwnedElement, OwnedField, TextArray, TextView,
};
pub(crate) use schema_arrays::{Content, Entry};
#[cfg(feature = "repair")]
pub(crate) use schema_arrays::{Masked, fill};
