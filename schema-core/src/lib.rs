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
#[cfg(feature = "derive")]
pub use schema_derive::InputSchema;
pub use valid::{Rejected, Valid};

/// Literal data, checked wholly by the compiler.
///
/// Takes a struct literal in which arrays are written as nested Rust arrays, and makes a
/// [`Valid`] of it that nothing needs to check any more. An optional array is `Some([..])` or
/// `None`; a flattened struct is a struct literal in its place.
///
/// ```
/// use schema_core::ndarray::{Array1, Array2};
/// use schema_core::{InputSchema, Valid, literal};
///
/// #[derive(InputSchema)]
/// struct Training {
///     #[input(shape = [batch, 3])]
///     x: Array2<f64>,
///     #[input(shape = [batch], one_of = [0, 1], role = target)]
///     y: Array1<i64>,
/// }
///
/// let training: Valid<Training> = literal!(Training {
///     x: [[1.0, 2.0, 6.0], [3.0, 4.0, 5.0]],
///     y: [0, 1],
/// });
/// assert_eq!(training.dims()["batch"], 2);
/// ```
///
/// A value of another type, a row of another length, a NaN, a value out of range, or labels for
/// another number of rows do not compile:
///
/// ```compile_fail
/// # use schema_core::ndarray::{Array1, Array2};
/// # use schema_core::{InputSchema, Valid, literal};
/// # #[derive(InputSchema)]
/// # struct Training {
/// #     #[input(shape = [batch, 3])]
/// #     x: Array2<f64>,
/// # }
/// let training = literal!(Training { x: [[1.0, 2.0, f64::NAN]] });
/// // error: `x[0, 2]` is NaN, and the schema allows no missing values
/// ```
#[cfg(feature = "derive")]
#[macro_export]
macro_rules! literal {
    ($($literal:tt)*) => {
        $crate::__private::literal_of! { $crate; $($literal)* }
    };
}
