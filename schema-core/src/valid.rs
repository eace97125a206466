use std::error::Error;
use std::fmt;
use std::ops::Deref;

use crate::{Dims, InputSchema, Report};

/// Inputs that passed every check: a proof that functions can require.
///
/// A `Valid` is made only by a check, and its contents cannot be changed.
///
/// # What the proof covers
///
/// The check reads the arrays in the `Valid`, which then hands out only shared references to them. If
/// an array is absent, there are sizes within the bounds of the schema that fit all other arrays. The
/// proof depends on the following:
///
/// - In an array of `Option`, any value may be `None`. In every other array, none is missing, and NaN
///   only occurs where the schema has `allow_nan`.
/// - A field marked `skip` is not checked, and a `Cell` or `Mutex` in it may change.
/// - A function named by `check` runs once, and one named by `check_rows` once for each row. If its
///   result depends on more than the arrays, it may differ later.
/// - `Clone` is that of `T`. Derive it: a manual implementation may change values.
/// - [`InputSchema`](crate::InputSchema) and [`FromArrays`](crate::FromArrays) are derived. A manual
///   implementation may pass other arrays to the check than those in the struct.
/// - Writes of `unsafe` code to memory that an array view borrows are not detected.
///
/// [`literal!`](crate::literal!) is checked by the compiler, and deserializing a `Valid` runs a check.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Valid<T> {
    inputs: T,
    dims: Dims,
}

impl<T> Valid<T> {
    pub(crate) fn proven(inputs: T, dims: Dims) -> Valid<T> {
        Valid { inputs, dims }
    }

    /// Returns the sizes of the schema's symbols.
    pub fn dims(&self) -> &Dims {
        &self.dims
    }

    /// Returns a proof that borrows the inputs.
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, array};
    /// use schema_core::{InputSchema, Valid};
    ///
    /// #[derive(Clone, Debug, InputSchema)]
    /// struct Labels {
    ///     #[input(shape = [batch], one_of = [0, 1])]
    ///     y: Array1<i64>,
    /// }
    ///
    /// fn ones(labels: Valid<&Labels>) -> i64 {
    ///     labels.y.sum()
    /// }
    ///
    /// let labels = Labels { y: array![0, 1, 1] }.validate()?;
    /// assert_eq!(ones(labels.by_ref()), 2);
    /// # Ok::<(), schema_core::Rejected<Labels>>(())
    /// ```
    pub fn by_ref(&self) -> Valid<&T> {
        Valid::proven(&self.inputs, self.dims.clone())
    }

    /// Changes the inputs, and checks what comes of it.
    ///
    /// ```
    /// use schema_core::ndarray::{Array2, Axis, array};
    /// use schema_core::{InputSchema, Valid};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Features {
    ///     #[input(shape = [batch, 2])]
    ///     x: Array2<f64>,
    /// }
    ///
    /// fn centered(features: Valid<Features>) -> Result<Valid<Features>, schema_core::Report> {
    ///     Ok(features.map(|features| {
    ///         let mean = features.x.mean_axis(Axis(0)).unwrap_or_default();
    ///         Features { x: features.x - &mean }
    ///     })?)
    /// }
    ///
    /// let features = Features { x: array![[1.0, 2.0], [3.0, 4.0]] }.validate().unwrap();
    /// assert_eq!(centered(features).unwrap().x, array![[-1.0, -1.0], [1.0, 1.0]]);
    /// ```
    ///
    /// # Errors
    ///
    /// Returns what came of it, unchanged, with a report of all violations.
    pub fn map<U: InputSchema>(self, change: impl FnOnce(T) -> U) -> Result<Valid<U>, Rejected<U>> {
        change(self.inputs).validate()
    }

    /// Gives up the proof and returns the inputs.
    pub fn into_inner(self) -> T {
        self.inputs
    }
}

impl<T: Clone> Valid<&T> {
    /// Copies the inputs, which stay valid.
    pub fn cloned(self) -> Valid<T> {
        Valid::proven(self.inputs.clone(), self.dims)
    }
}

impl<T: InputSchema> Valid<T> {
    /// Checks the inputs, as [`validate`](InputSchema::validate) does.
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, array};
    /// use schema_core::{InputSchema, Valid};
    ///
    /// #[derive(Debug, InputSchema)]
    /// struct Labels {
    ///     #[input(one_of = [0, 1])]
    ///     y: Array1<u8>,
    /// }
    ///
    /// let labels = Valid::try_new(Labels { y: array![0, 1, 1] })?;
    /// assert_eq!(labels.y.len(), 3);
    /// # Ok::<(), schema_core::Rejected<Labels>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the inputs, unchanged, with a report of all violations.
    #[doc(alias = "new")]
    pub fn try_new(inputs: T) -> Result<Valid<T>, Rejected<T>> {
        inputs.validate()
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

/// Deserializes an object that maps names to nested lists of values, and checks it. See
/// [`Arrays`](crate::Arrays) for the types of values. The text of an error is the report.
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

/// Serializes an object that maps names to nested lists of values, as [`Views`](crate::Views) do: the form
/// that a `Valid` is deserialized from. Skipped fields are left out.
///
/// ```
/// use schema_core::ndarray::{Array2, array};
/// use schema_core::{InputSchema, Valid};
///
/// #[derive(Debug, PartialEq, InputSchema)]
/// struct Features {
///     #[input(shape = [batch, 3], name = "input_layer")]
///     x: Array2<f32>,
/// }
///
/// let valid = Features { x: array![[0.1, 0.2, 0.3]] }.validate().unwrap();
/// let text = serde_json::to_string(&valid)?;
/// assert_eq!(text, r#"{"input_layer":[[0.1,0.2,0.3]]}"#);
/// assert_eq!(serde_json::from_str::<Valid<Features>>(&text)?, valid);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[cfg(feature = "serde")]
impl<T: InputSchema> serde::Serialize for Valid<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.inputs.views().serialize(serializer)
    }
}

/// Inputs that did not pass the check, unchanged, with a report of all violations.
///
/// The error's text is that of the report.
///
/// It owns the inputs. Where they borrow, and the error must not, [`prove`](crate::InputSchema::prove) gives the
/// report alone:
///
/// ```
/// use std::error::Error;
///
/// use schema_core::InputSchema;
/// use schema_core::ndarray::ArrayView1;
///
/// #[derive(InputSchema)]
/// struct Signal<'a> {
///     #[input(shape = [time], range = -1.0..=1.0)]
///     x: ArrayView1<'a, f32>,
/// }
///
/// fn power(samples: &[f32]) -> Result<f32, Box<dyn Error>> {
///     let signal = Signal { x: samples.into() };
///     let signal = signal.prove()?; // Valid<&Signal>
///     Ok(signal.x.dot(&signal.x))
/// }
///
/// let error = power(&[0.5, 2.0]).unwrap_err().to_string();
/// assert!(error.starts_with("error[range]: `x` has 1 of 2 values outside -1..=1"));
/// ```
#[derive(Clone)]
pub struct Rejected<T> {
    data: T,
    report: Report,
}

impl<T> Rejected<T> {
    pub(crate) fn new(data: T, report: Report) -> Rejected<T> {
        Rejected { data, report }
    }

    /// Returns the report of all violations.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Returns the rejected data.
    pub fn data(&self) -> &T {
        &self.data
    }

    /// Returns the rejected data and the report.
    pub fn into_parts(self) -> (T, Report) {
        (self.data, self.report)
    }
}

impl<T> fmt::Display for Rejected<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.report.fmt(f)
    }
}

/// The same as `Display`, because `main` and `unwrap` print it.
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
