//! Schemas inferred from data that is known to be good.

mod guess;
#[cfg(feature = "profile")]
mod profiled;

use schema_core::Schema;
#[cfg(feature = "profile")]
use schema_core::profile::Profile;

use crate::{Data, Failure};

/// Infers a schema from data that is known to be good: its names, dtypes and shapes.
///
/// The size of axis 0 that arrays share becomes the symbol `batch`; all other sizes are fixed. NaN and
/// infinity are allowed in arrays that contain them, with a note.
///
/// ```
/// use schema_core::Views;
/// use schema_core::ndarray::array;
/// use schema_tools::infer::Infer;
///
/// let (x, y) = (array![[0.5_f32, 1.0], [0.0, 0.25]], array![0_i64, 1]);
/// let views = Views::new().with("x", &x).with("y", &y);
/// let inferred = Infer::new("Training").with_labels(true).of_data(&views)?;
/// assert_eq!(inferred.schema.to_string().lines().count(), 3);
/// assert!(inferred.schema.validate(&views).is_ok());
/// # Ok::<(), schema_tools::Failure>(())
/// ```
#[derive(Clone, Debug)]
pub struct Infer {
    name: String,
    called: String,
    description: String,
    ranges: bool,
    labels: bool,
}

/// An inferred schema.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Inferred {
    /// The schema, which accepts the data.
    pub schema: Schema,
    /// What the user of the schema should know, a sentence each.
    pub notes: Vec<String>,
}

impl Infer {
    /// Begins a schema of this name.
    pub fn new(name: impl Into<String>) -> Infer {
        Infer {
            name: name.into(),
            called: "the data".to_owned(),
            description: String::new(),
            ranges: false,
            labels: false,
        }
    }

    /// Says what messages call the data: "the data", or its file in backticks.
    #[must_use]
    pub fn called(mut self, called: impl Into<String>) -> Infer {
        self.called = called.into();
        self
    }

    /// Adds a description of the schema.
    #[must_use]
    pub fn with_description(mut self, description: impl Into<String>) -> Infer {
        self.description = description.into();
        self
    }

    /// Sets whether values must lie in the range of the data.
    #[must_use]
    pub fn with_ranges(mut self, ranges: bool) -> Infer {
        self.ranges = ranges;
        self
    }

    /// Sets whether integers, bools and text with few distinct values must have one of them.
    #[must_use]
    pub fn with_labels(mut self, labels: bool) -> Infer {
        self.labels = labels;
        self
    }

    /// Returns a schema that accepts the data.
    ///
    /// # Errors
    ///
    /// Returns every reason why there is none.
    pub fn of_data<'a>(&self, data: impl Into<Data<'a>>) -> Result<Inferred, Failure> {
        guess::of_data(&data.into(), self)
    }

    /// Returns a schema that accepts the data of a profile.
    ///
    /// # Errors
    ///
    /// Returns every reason why there is none.
    #[cfg(feature = "profile")]
    pub fn of_profile(&self, profile: &Profile) -> Result<Inferred, Failure> {
        profiled::of_profile(profile, self)
    }
}
