//! (crate page to come)

mod array;
mod check;
mod custom;
mod dims;
mod few;
mod from_arrays;
pub mod guide;
mod input_schema;
#[cfg(any(feature = "json", feature = "npy"))]
mod read;
mod report;
mod untyped;
mod valid;

#[doc(hidden)]
pub mod __private;

pub use ndarray;
pub use schema_spec::{
    ArraySpec, Axis, Constraint, DType, Data, Dim, DimBounds, DimExpr, List, Role, Schema, SumsTo,
    Term, Text, Value, ValueRange,
};

pub use array::{
    AnyArray, AnyView, Arrays, Cell, Element, Field, HasRank, OwnedElement, OwnedField, TextArray,
    TextView,
};
pub use dims::Dims;
pub use from_arrays::FromArrays;
pub use input_schema::InputSchema;
#[cfg(any(feature = "json", feature = "npy"))]
pub use read::{ReadError, ReadErrorKind, ReadLimits};
pub use report::{
    ColumnFill, MissingSpread, Report, Sample, SymbolSource, Tally, Violation, ViolationKind,
};
pub use valid::{Rejected, Valid};
