//! Arrays as data has them: of any dtype and rank, by name.

mod any;
mod arrays;
mod element;
mod field;
mod holes;
mod text;

pub use any::{AnyArray, AnyView};
pub use arrays::Arrays;
pub(crate) use arrays::{Content, Entry};
pub use element::{Element, OwnedElement};
pub use field::{Field, HasRank, OwnedField};
#[cfg(feature = "repair")]
pub(crate) use holes::fill;
pub(crate) use holes::{Holed, Marked, marked};
pub(crate) use text::TextValues;
pub use text::{Cell, TextArray, TextView};
