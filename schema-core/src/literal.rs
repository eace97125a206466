// Not in lib.rs: an evcxr kernel takes whatever is in a file of that name for its own cell, finds no
// place in it for the error, and shows none.

/// Literal data, checked wholly by the compiler.
///
/// Takes a struct literal in which arrays are written as nested Rust arrays, and makes a
/// [`Valid`](crate::Valid) of it that nothing needs to check any more. An optional array is `Some([..])` or
/// `None`; a flattened struct is a struct literal in its place. A struct with a function of your own,
/// named by `check`, has no literals: such a function is called at run time.
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
/// // error: `x[0, 2]` is NaN, but the schema allows no missing values
/// ```
#[macro_export]
macro_rules! literal {
    ($($literal:tt)*) => {
        $crate::__private::literal_of! { $crate; $($literal)* }
    };
}
