//! Nested lists of values as arrays, for any format.

mod leaf;
mod nesting;
#[cfg(feature = "serde")]
mod serde;
#[cfg(feature = "serde")]
mod serialize;

#[cfg(feature = "json")]
pub(crate) use leaf::{Kind, Leaf, Lists};
#[cfg(feature = "serde")]
pub use serde::deserialize;
#[cfg(feature = "serde")]
pub use serialize::{Listed, serialize};
