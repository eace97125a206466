//! Mending arrays: explicit, in order, and recorded.
//!
//! A [`Repair`] is a plan of [`Step`]s. Each step sees what the one before it left, and the
//! [`RepairLog`] says of each what it changed, where, and what it could not do. The last word has
//! the same check that any data goes through.

mod apply;
mod cells;
mod coerce;
mod discard;
mod drop;
mod features;
mod fill;
mod impute;
mod log;
mod missing;
mod shapes;
mod statistic;
mod text;
mod unrepaired;

pub use log::{DroppedRow, RepairLog, Repaired, RepairedKind, ValueChange, ValueChanges};
pub use unrepaired::Unrepaired;
