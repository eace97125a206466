// Not in lib.rs: an evcxr kernel attributes an error in a file of that name to its own cell, and then
// does not show it.

/// Makes a [`Valid`](crate::Valid) from literal data, which the compiler checks.
///
/// The argument is a struct literal in which arrays are written as nested Rust arrays. An optional
/// array is `Some([..])` or `None`; a flattened struct is a nested struct literal. A struct with a
/// custom function, named by `check`, has no literals, because such a function runs only at run time.
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
/// A value of the wrong type, a row of the wrong length, a NaN, a value out of range, or a wrong
/// number of labels does not compile:
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
///
/// The arrays themselves are made at run time, so a literal cannot be the value of a `const` or `static`;
/// a [`LazyLock`](std::sync::LazyLock) can hold it:
///
/// ```
/// # use schema_core::ndarray::Array1;
/// # use schema_core::{InputSchema, Valid, literal};
/// use std::sync::LazyLock;
///
/// # #[derive(InputSchema)]
/// # struct Labels {
/// #     y: Array1<i64>,
/// # }
/// static LABELS: LazyLock<Valid<Labels>> = LazyLock::new(|| literal!(Labels { y: [0, 1] }));
/// assert_eq!(LABELS.y.len(), 2);
/// ```
///
/// Checking a literal takes the compiler about 10 µs a value, and more for each rule. Larger data is read
/// from a file, and checked by [`from_arrays`](crate::InputSchema::from_arrays) or
/// [`validate`](crate::InputSchema::validate).
#[macro_export]
macro_rules! literal {
    ($($literal:tt)*) => {
        $crate::__private::literal_of! { $crate; $($literal)* }
    };
}
