//! What is wrong with arrays, and how it reads.

#[cfg(feature = "serde")]
mod form;
mod violation;

pub use violation::{ColumnFill, MissingSpread, Sample, Tally, Violation, ViolationKind};
