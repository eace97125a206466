//! What the derive knows of a struct: its symbols, and the structs that are flattened into it.

use schema_arrays::Size;
use schema_spec::{ArraySpec, Dim, Schema};

use crate::{Dims, InputSchema, Valid};

/// An [`InputSchema`] with symbols in its shapes. It is derived with it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no sizes that are called by a symbol",
    label = "has no schema, or no symbol in a `shape`"
)]
pub trait Symbols: InputSchema {
    /// A struct with a field for each symbol in the shapes of the struct itself: a `usize`, or
    /// `Option<usize>` where arrays may leave it open.
    type Sizes;

    #[doc(hidden)]
    fn __sizes(dims: &Dims) -> Self::Sizes;
}

#[diagnostic::do_not_recommend]
impl<T: Symbols> Symbols for &T {
    type Sizes = T::Sizes;

    fn __sizes(dims: &Dims) -> T::Sizes {
        T::__sizes(dims)
    }
}

/// An [`InputSchema`] with flattened structs. It is derived with it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no parts",
    label = "has no schema, or no field with `#[input(flatten)]`"
)]
pub trait HasParts: InputSchema {
    /// A struct with a field for each flattened struct.
    type Parts<'v>
    where
        Self: 'v;

    #[doc(hidden)]
    fn __parts(whole: &Valid<Self>) -> Self::Parts<'_>;
}

impl<T: Symbols> Valid<T> {
    /// Returns the sizes of the symbols, each as a field. A name that the schema does not have does not
    /// compile, unlike in [`dims`](Valid::dims).
    ///
    /// A field is a `usize` if an array that is not optional has an axis of this size. Otherwise it is an
    /// `Option<usize>`: if all such arrays are absent, or if the symbol only occurs in arithmetic, such as
    /// `2 * n`, its size may be open. The symbols of a flattened struct are those of its
    /// [part](Valid::parts).
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, Array2};
    /// use schema_core::InputSchema;
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Training {
    ///     #[input(shape = [batch, 3])]
    ///     x: Array2<f32>,
    ///     #[input(shape = [classes])]
    ///     prior: Option<Array1<f32>>,
    /// }
    ///
    /// let training = Training { x: Array2::zeros((2, 3)), prior: None }.validate()?;
    /// let batch: usize = training.sizes().batch;
    /// let classes: Option<usize> = training.sizes().classes;
    /// assert_eq!((batch, classes), (2, None));
    /// # Ok::<(), schema_core::Rejected<Training>>(())
    /// ```
    ///
    /// ```compile_fail
    /// # use schema_core::InputSchema;
    /// # use schema_core::ndarray::Array2;
    /// # #[derive(Debug, InputSchema)]
    /// # struct Training {
    /// #     #[input(shape = [batch, 3])]
    /// #     x: Array2<f32>,
    /// # }
    /// # let training = Training { x: Array2::zeros((2, 3)) }.validate().unwrap();
    /// training.sizes().bacth; // no field `bacth`; a field with a similar name exists: `batch`
    /// ```
    pub fn sizes(&self) -> T::Sizes {
        T::__sizes(self.dims())
    }
}

impl<T: HasParts> Valid<T> {
    /// Returns the flattened structs, each as a field that is a proof of its own: the check of the whole
    /// is also that of its parts.
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, Array2, array};
    /// use schema_core::{InputSchema, Valid};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Labels {
    ///     #[input(shape = [batch], one_of = [0, 1])]
    ///     y: Array1<i64>,
    /// }
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Training {
    ///     #[input(shape = [batch, 2])]
    ///     x: Array2<f32>,
    ///     #[input(flatten)]
    ///     labels: Labels,
    /// }
    ///
    /// fn ones(labels: Valid<&Labels>) -> i64 {
    ///     labels.y.sum()
    /// }
    ///
    /// let labels = Labels { y: array![0, 1] };
    /// let training = Training { x: Array2::zeros((2, 2)), labels }.validate()?;
    /// assert_eq!(ones(training.parts().labels), 1);
    /// assert_eq!(training.parts().labels.sizes().batch, 2);
    /// # Ok::<(), schema_core::Rejected<Training>>(())
    /// ```
    pub fn parts(&self) -> T::Parts<'_> {
        T::__parts(self)
    }
}

/// The size of a symbol as the type that the derive knows it to have.
#[inline]
pub fn size_of_symbol<S: Size>(dims: &Dims, symbol: &str) -> S {
    S::of(dims.get(symbol))
}

/// The proof of a flattened struct.
#[inline]
pub fn part<'v, T, P: InputSchema>(whole: &Valid<T>, part: &'v P) -> Valid<&'v P> {
    Valid::proven(part, whole.dims().of_schema(const { &P::SCHEMA }))
}

/// Whether a shape depends on the symbol.
#[inline] // compiled only where it is called
pub(crate) fn has_symbol(schema: &Schema, symbol: &str) -> bool {
    let mut dims = schema.arrays().flat_map(ArraySpec::dims);
    dims.any(|dim| match dim {
        Dim::Symbol(name) => name == symbol,
        Dim::Expr(expr) => expr.symbols().any(|name| name == symbol),
        _ => false,
    })
}
