//! (crate page to come)

mod array;
mod check;
mod report;

pub use ndarray;
pub use schema_spec::{
    ArraySpec, Axis, Constraint, DType, Dim, DimBounds, DimExpr, List, Role, Schema, SumsTo, Term,
    Text, Value, ValueRange,
};

pub use array::{
    AnyArray, AnyView, Arrays, Cell, Element, Field, HasRank, OwnedElement, OwnedField, TextArray,
    TextView,
};
pub use report::{Sample, Tally, Violation, ViolationKind};
