//! Arrays whose dtype and rank are known only at run time: [`AnyArray`] and [`AnyView`], text that
//! remembers [the type of each cell](TextArray), arrays with [missing values](Masked), and the
//! [element](Element) and [field](Field) types that a schema supports.
//!
//! Every dtype is listed once, in [`dtypes!`]; code that depends on the dtype uses [`match_dtype!`] or
//! is generated from that list.
//!
//! Programs use these types through `schema-core`, which re-exports the ones they need.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod any;
mod batch;
mod convert;
mod decimal;
mod dtypes;
mod element;
mod entry;
mod field;
mod index;
mod masked;
mod rows;
mod scalars;
mod stack;
mod summary;
mod text;
mod untyped;

pub use any::{AnyArray, AnyView, NotThisArray};
pub use batch::RowsField;
pub use convert::FromScalar;
pub use decimal::{may_round_twice, parse_number};
#[doc(hidden)]
pub use dtypes::{Kind, assert_all_listed, unlisted};
pub use element::{Element, FieldElement, OwnedElement, OwnedFieldElement};
pub use entry::{Content, Entry};
#[doc(hidden)]
pub use field::Size;
pub use field::{Field, HasRank, OwnedField};
pub use index::coordinates;
pub use masked::{Masked, fill};
pub use scalars::Scalars;
pub use summary::Summary;
pub use text::{Cell, TextArray, TextValues, TextView, Texts};
pub use untyped::{Again, Converted, Original, Untyped, Wanted};

#[cfg(feature = "half")]
#[doc(hidden)]
pub use half;
pub use ndarray;
#[cfg(feature = "complex")]
#[doc(hidden)]
pub use num_complex;
