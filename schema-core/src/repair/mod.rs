//! Repairs of arrays by explicit, ordered and logged steps.
//!
//! A [`Repair`] is a plan of [`Step`]s. Each step works on the result of the one before it, and the
//! [`RepairLog`] records what each changed, where, and what it could not do. The result is checked
//! like any other data.
//!
//! A check finds [remedies](crate::report::Remedy), and
//! [`Violation::repairs`](crate::Violation::repairs) makes plans from them.

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
#[cfg(feature = "stream")]
mod pieces;
mod plan;
mod recode;
mod reshape;
mod shapes;
mod show;
mod split;
#[cfg(test)]
mod tests;
mod text;
mod unrepaired;

pub use log::{DroppedRow, RepairLog, Repaired, RepairedKind, ValueChange, ValueChanges};
#[cfg(all(feature = "stream", feature = "schema-files"))]
pub use pieces::PieceFiles;
#[cfg(feature = "stream")]
pub use pieces::{InPieces, PieceError, PieceSink, PieceSource, RepairedPiece, RepairedPieces};
pub use plan::{Coerce, Imputation, Marks, Repair, Step};
pub use unrepaired::Unrepaired;
