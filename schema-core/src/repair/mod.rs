//! Mending arrays: explicit, in order, and recorded.
//!
//! A [`Repair`] is a plan of [`Step`]s. Each step sees what the one before it left, and the
//! [`RepairLog`] says of each what it changed, where, and what it could not do. The last word has
//! the same check that any data goes through.
//!
//! It reads reports, and no report knows of it: what a check knows to help is a
//! [`Remedy`](crate::report::Remedy), and [`Violation::repairs`](crate::Violation::repairs) makes
//! plans of them.

mod apply;
mod arrays;
mod cells;
mod coerce;
mod discard;
mod drop;
mod features;
mod fill;
#[cfg(feature = "serde")]
mod form;
mod impute;
mod log;
mod missing;
mod offers;
mod plan;
mod reshape;
mod shapes;
mod show;
#[cfg(test)]
mod tests;
mod text;
mod unrepaired;

pub use log::{DroppedRow, RepairLog, Repaired, RepairedKind, ValueChange, ValueChanges};
pub use plan::{Coerce, Imputation, Repair, Step};
pub use unrepaired::Unrepaired;
