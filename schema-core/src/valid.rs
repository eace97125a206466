use std::error::Error;
use std::fmt;
use std::ops::Deref;

use crate::{Dims, Report};

/// Inputs that passed every check: a proof that functions can ask for.
///
/// There is no way in but a check, and no way to change what is inside.
///
/// # What the proof rests on
///
/// A check looks at the arrays that the `Valid` holds, and only a shared reference to them is given
/// out. Sizes that an absent array would have are part of it: there are some, within the bounds of
/// the schema, that fit every array that is there. What is left to you:
///
/// - A field marked `skip` is not looked at, and what is in a `Cell` or `Mutex` there may change.
/// - A function named by `check` is taken at its word, once. If its answer depends on more than the
///   arrays, it may be another one later.
/// - `Clone` is that of `T`. Derive it: one written by hand may copy other values than it was given.
/// - [`InputSchema`](crate::InputSchema) and [`FromArrays`](crate::FromArrays) are derived. One
///   written by hand may show the check other arrays than it holds.
/// - What `unsafe` code of yours writes to memory that an array view borrows is not seen.
///
/// [`literal!`](crate::literal!) is proven by the compiler, and [`Valid`] is deserialized by a check.
///
/// ```
/// use schema_core::ndarray::{Array2, array};
/// use schema_core::{InputSchema, Valid};
///
/// #[derive(InputSchema)]
/// struct Features {
///     #[input(shape = [batch, 3])]
///     x: Array2<f32>,
/// }
///
/// fn fit(data: &Valid<Features>) -> usize {
///     data.x.nrows()
/// }
///
/// let features = Features { x: array![[1.0, 2.0, 3.0]] }.validate()?;
/// assert_eq!(fit(&features), 1);
/// assert_eq!(features.dims()["batch"], 1);
/// # Ok::<(), schema_core::Rejected<Features>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Valid<T> {
    inputs: T,
    dims: Dims,
}

impl<T> Valid<T> {
    pub(crate) fn proven(inputs: T, dims: Dims) -> Valid<T> {
        Valid { inputs, dims }
    }

    /// What size each symbol of the schema turned out to have.
    pub fn dims(&self) -> &Dims {
        &self.dims
    }

    /// The inputs, free to be changed, and no proof any more.
    pub fn into_inner(self) -> T {
        self.inputs
    }
}

impl<T> Deref for Valid<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inputs
    }
}

impl<T> AsRef<T> for Valid<T> {
    fn as_ref(&self) -> &T {
        &self.inputs
    }
}

/// From an object of names, each with lists in lists of values, and checked: see
/// [`Arrays`](crate::Arrays) for what the values are. The error's text is the report.
///
/// ```
/// use schema_core::ndarray::Array2;
/// use schema_core::{InputSchema, Valid};
///
/// #[derive(Debug, InputSchema)]
/// struct Features {
///     #[input(shape = [batch, 3])]
///     x: Array2<f32>,
/// }
///
/// let valid: Valid<Features> = serde_json::from_str(r#"{"x": [[1, 2, 3]]}"#)?;
/// assert_eq!(valid.dims()["batch"], 1);
///
/// let error = serde_json::from_str::<Valid<Features>>(r#"{"x": [[1, 2]]}"#).unwrap_err();
/// assert!(error.to_string().starts_with("error[shape]: `x` is [1, 2]"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[cfg(feature = "serde")]
impl<'de, T: crate::FromArrays> serde::Deserialize<'de> for Valid<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Valid<T>, D::Error> {
        let arrays = crate::Arrays::deserialize(deserializer)?;
        T::from_arrays(arrays).map_err(serde::de::Error::custom)
    }
}

/// Inputs that did not pass, untouched, with a report of everything that is wrong.
///
/// As an error it reads like its report.
#[derive(Clone)]
pub struct Rejected<T> {
    data: T,
    report: Report,
}

impl<T> Rejected<T> {
    pub(crate) fn new(data: T, report: Report) -> Rejected<T> {
        Rejected { data, report }
    }

    /// What is wrong.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The data that was rejected.
    pub fn data(&self) -> &T {
        &self.data
    }

    /// The data, and what is wrong with it.
    pub fn into_parts(self) -> (T, Report) {
        (self.data, self.report)
    }
}

impl<T> fmt::Display for Rejected<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.report.fmt(f)
    }
}

/// Reads like the report: it is what `main` and `unwrap` show.
impl<T> fmt::Debug for Rejected<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<T> Error for Rejected<T> {}

impl<T> From<Rejected<T>> for Report {
    fn from(rejected: Rejected<T>) -> Report {
        rejected.report
    }
}
