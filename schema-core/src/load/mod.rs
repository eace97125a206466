//! Arrays by name: owned or borrowed, matched with the arrays of a schema.
//!
//! What data has under a name need not be the array that the schema names: columns of a table are
//! stacked into one array, and numbers from text take the dtype that the schema asks for.

mod arrays;
mod columns;
mod handover;
mod matching;
mod named;
mod stack;
mod strangers;
mod untyped;
mod views;

pub use arrays::Arrays;
pub use handover::Handover;
pub(crate) use matching::match_and_check;
#[cfg(feature = "repair")]
pub(crate) use untyped::as_dtype;
pub use views::Views;
#[cfg(any(feature = "repair", feature = "map"))]
pub(crate) use {columns::Table, named::ByName};
