//! Arrays by name, owned or borrowed, and their matching with the arrays of a schema.
//!
//! Matching converts data: columns of a table are stacked into one array, and values from text get
//! the dtype of the schema.

mod alike;
mod arrays;
mod columns;
mod handover;
mod items;
mod lookup;
mod matching;
mod named;
mod stack;
mod unknown;
mod untyped;
mod views;

pub use arrays::Arrays;
pub use handover::Handover;
pub use items::{IntoIter, Iter};
pub use lookup::LookupError;
#[cfg(feature = "map")]
pub(crate) use lookup::no_array;
#[cfg(feature = "serde")]
pub(crate) use lookup::unreadable;
pub(crate) use matching::match_and_check;
#[cfg(feature = "stream")]
pub(crate) use matching::match_named;
#[cfg(any(
    feature = "repair",
    feature = "map",
    feature = "serde",
    feature = "stream"
))]
pub(crate) use named::ByName;
#[cfg(any(feature = "repair", feature = "profile", feature = "serde"))]
pub(crate) use named::Found;
#[cfg(feature = "serde")]
pub(crate) use named::Named;
pub use views::Views;
#[cfg(any(feature = "repair", feature = "map"))]
pub(crate) use {columns::Table, untyped::Texts};
#[cfg(feature = "repair")]
pub(crate) use {unknown::UnknownNames, untyped::nan_is_missing};
