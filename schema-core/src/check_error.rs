//! What a function named by `check` found, and where.

use std::error::Error;
use std::fmt;

use schema_spec::{Text, Value};

use crate::report::{Sample, Tally};

/// The error of a function named by `check` that says which values it refused.
///
/// Any error that is [`Display`](fmt::Display) will do; this one has places, which the report counts,
/// lists and draws, and a code for programs that read the report.
///
/// ```
/// use schema_core::ndarray::{Array2, ArrayView2, array};
/// use schema_core::{CheckError, InputSchema};
///
/// fn not_too_bright(image: ArrayView2<'_, f32>) -> Result<(), CheckError> {
///     let bright = image.indexed_iter().filter(|(_, value)| **value > 250.0);
///     let mut error: Option<CheckError> = None;
///     for ((row, column), &value) in bright {
///         let known = error.unwrap_or_else(|| CheckError::new("too bright").code("brightness"));
///         error = Some(known.at([row, column]).value(f64::from(value)));
///     }
///     error.map_or(Ok(()), Err)
/// }
///
/// #[derive(Debug, InputSchema)]
/// struct Image {
///     #[input(shape = [height, width], check = not_too_bright)]
///     pixels: Array2<f32>,
/// }
///
/// let image = Image { pixels: array![[1.0, 251.0], [255.0, 2.0]] };
/// let report = image.check().unwrap_err();
/// assert_eq!(
///     report.to_string(),
///     "\
/// error[check/brightness]: `not_too_bright` refused 2 of 4 values of `pixels`: too bright
///   pixels[0, 1] = 251
///   pixels[1, 0] = 255"
/// );
/// assert_eq!(report.violations()[0].own_code(), Some("brightness"));
/// ```
///
/// Several findings at once are several violations: [`and`](CheckError::and), [`all`](CheckError::all).
#[derive(Clone, Debug, PartialEq)]
pub struct CheckError {
    /// There is at least one.
    pub(crate) findings: Vec<Finding>,
}

/// One violation.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Finding {
    pub(crate) message: String,
    pub(crate) code: Option<Text>,
    /// The array, if the function is that of a struct.
    pub(crate) array: Option<Text>,
    pub(crate) tally: Tally,
}

impl CheckError {
    /// An error that says what is wrong.
    #[inline] // compiled only where it is called
    pub fn new(message: impl Into<String>) -> CheckError {
        let finding = Finding {
            message: message.into(),
            ..Finding::default()
        };
        CheckError {
            findings: vec![finding],
        }
    }

    /// All of the errors, in one.
    ///
    /// # Errors
    ///
    /// There is at least one.
    ///
    /// ```
    /// use schema_core::CheckError;
    ///
    /// let bright = |row: usize| CheckError::new("too bright").at([row]);
    /// assert!(CheckError::all(None).is_ok());
    /// assert!(CheckError::all([1, 3].map(bright)).is_err());
    /// ```
    #[inline]
    pub fn all(errors: impl IntoIterator<Item = CheckError>) -> Result<(), CheckError> {
        errors
            .into_iter()
            .reduce(CheckError::and)
            .map_or(Ok(()), Err)
    }

    /// Adds what another error found.
    ///
    /// ```
    /// use schema_core::CheckError;
    ///
    /// let error = CheckError::new("too bright").and(CheckError::new("too dark"));
    /// assert_eq!(error.to_string(), "too bright; too dark");
    /// ```
    #[inline]
    #[must_use]
    pub fn and(mut self, other: CheckError) -> CheckError {
        self.findings.extend(other.findings);
        self
    }

    /// Adds a refused value: its coordinates, one for each axis. A report lists the first
    /// [`Tally::SAMPLES`], and counts all.
    #[inline]
    #[must_use]
    pub fn at(self, index: impl AsRef<[usize]>) -> CheckError {
        self.with(|finding| {
            finding.tally.count += 1;
            if finding.tally.samples.len() < Tally::SAMPLES {
                finding.tally.samples.push(Sample {
                    index: index.as_ref().to_vec(),
                    value: Value::Text(Text::Borrowed("")),
                });
            }
        })
    }

    /// Says what the value at the last place is. Without a place, it is that of an array without axes.
    #[inline]
    #[must_use]
    pub fn value(self, value: impl Into<Value>) -> CheckError {
        let places = self.findings.last().map_or(0, |last| last.tally.count);
        let placed = if places == 0 { self.at([]) } else { self };
        placed.with(|finding| {
            // A place that is counted only is not listed.
            if finding.tally.samples.len() == finding.tally.count
                && let Some(last) = finding.tally.samples.last_mut()
            {
                last.value = value.into();
            }
        })
    }

    /// Says how many values are refused, if there are more than places.
    #[inline]
    #[must_use]
    pub fn count(self, count: usize) -> CheckError {
        self.with(|finding| finding.tally.count = finding.tally.count.max(count))
    }

    /// Gives it a code, which stays the same when the message changes. See
    /// [`Violation::own_code`](crate::Violation::own_code).
    #[inline]
    #[must_use]
    pub fn code(self, code: impl Into<Text>) -> CheckError {
        self.with(|finding| finding.code = Some(code.into()))
    }

    /// Says which array it is about, in a function that takes the entire struct.
    ///
    /// ```
    /// use schema_core::ndarray::{Array1, array};
    /// use schema_core::{CheckError, InputSchema};
    ///
    /// #[derive(Debug, InputSchema)]
    /// #[input(check = ordered)]
    /// struct Interval {
    ///     #[input(shape = [n])]
    ///     from: Array1<i64>,
    ///     #[input(shape = [n])]
    ///     to: Array1<i64>,
    /// }
    ///
    /// fn ordered(interval: &Interval) -> Result<(), CheckError> {
    ///     let pairs = interval.from.iter().zip(&interval.to).enumerate();
    ///     let wrong = pairs.filter(|(_, (from, to))| from > to);
    ///     CheckError::all(wrong.map(|(at, (_, &to))| {
    ///         CheckError::new("ends before it starts").in_array("to").at([at]).value(to)
    ///     }))
    /// }
    ///
    /// let interval = Interval { from: array![1, 5], to: array![2, 4] };
    /// assert_eq!(
    ///     interval.check().unwrap_err().to_string(),
    ///     "error[check]: `ordered` refused 1 of 2 values of `to`: ends before it starts\n  to[1] = 4"
    /// );
    /// ```
    #[inline]
    #[must_use]
    pub fn in_array(self, name: impl Into<Text>) -> CheckError {
        self.with(|finding| finding.array = Some(name.into()))
    }

    /// Changes the last finding.
    #[inline]
    fn with(mut self, change: impl FnOnce(&mut Finding)) -> CheckError {
        if let Some(last) = self.findings.last_mut() {
            change(last);
        }
        self
    }
}

/// The messages, without places.
impl fmt::Display for CheckError {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, finding) in self.findings.iter().enumerate() {
            let between = if at == 0 { "" } else { "; " };
            write!(f, "{between}{}", finding.message)?;
        }
        Ok(())
    }
}

impl Error for CheckError {}
