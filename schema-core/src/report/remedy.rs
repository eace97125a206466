use schema_spec::{DType, Text};

/// Something that makes a [`Violation`](super::Violation) disappear, as a fact about the data.
///
/// It is about the violation's own array unless it names another one. With it the violation is
/// gone, and the data valid where nothing else is wrong.
///
/// ```
/// use schema_core::InputSchema;
/// use schema_core::ndarray::{Array2, array};
/// use schema_core::report::Remedy;
///
/// #[derive(Debug, InputSchema)]
/// struct Features {
///     #[input(shape = [batch, 2])]
///     x: Array2<f64>,
/// }
///
/// let report = Features { x: array![[1.0, 2.0], [3.0, f64::NAN]] }.check().unwrap_err();
/// let remedies = report.violations()[0].remedies();
/// assert!(matches!(remedies[2], Remedy::DropRows { rows: Some(1), of: 2, .. }));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Remedy {
    /// An array gets the name that the schema knows.
    #[non_exhaustive]
    Rename {
        /// The name in the data.
        from: Text,
        /// The name in the schema.
        to: Text,
    },
    /// The array is left out.
    Remove,
    /// An array is converted to another dtype.
    #[non_exhaustive]
    Coerce {
        /// The array; the one that the violation's array is a column of, where it is a column.
        array: Text,
        /// The dtype.
        to: DType,
        /// How many values are rounded.
        rounded: usize,
        /// How many values are not of the dtype at all, and become missing.
        lost: usize,
    },
    /// The array gets another shape, the only one that fits; its values stay in their order.
    #[non_exhaustive]
    Reshape {
        /// The shape.
        shape: Vec<usize>,
    },
    /// Missing values are imputed, for each feature by its other values.
    #[non_exhaustive]
    Impute {
        /// What is put in.
        by: Statistic,
        /// Whether values that break a rule are made missing first.
        discard: bool,
    },
    /// Rows that lack a value are dropped.
    #[non_exhaustive]
    DropRows {
        /// The symbol of the rows, which are dropped from every array that shares it; `None` where
        /// no other array shares them.
        along: Option<Text>,
        /// How many rows, where that is known.
        rows: Option<usize>,
        /// Of how many.
        of: usize,
        /// Whether values that break a rule are made missing first.
        discard: bool,
    },
}

impl Remedy {
    /// Whether it changes or loses no value.
    pub fn is_lossless(&self) -> bool {
        match self {
            Remedy::Rename { .. } | Remedy::Reshape { .. } => true,
            Remedy::Coerce { rounded, lost, .. } => *rounded == 0 && *lost == 0,
            _ => false,
        }
    }
}

/// A value that stands for the missing ones of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Statistic {
    /// The mean of the others.
    Mean,
    /// The median of the others.
    Median,
    /// The most frequent of the others; of several, the smallest.
    MostFrequent,
}
