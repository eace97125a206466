use schema_spec::{DType, Text, Value};

/// A change of the data that would fix a [`Violation`](super::Violation).
///
/// It is about the violation's array unless it names another. If there are no other violations, it
/// makes the data valid.
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
    /// An array gets the name in the schema.
    #[non_exhaustive]
    Rename {
        /// The name in the data.
        from: Text,
        /// The name in the schema.
        to: Text,
    },
    /// The array is removed.
    Remove,
    /// An array is converted to another dtype.
    #[non_exhaustive]
    Coerce {
        /// The array; if the violation is about a column, the array that the column belongs to.
        array: Text,
        /// The dtype.
        to: DType,
        /// The number of values that are rounded.
        rounded: usize,
        /// The number of values that do not fit the dtype and become missing.
        lost: usize,
    },
    /// The array gets the only shape that fits; its values stay in order.
    #[non_exhaustive]
    Reshape {
        /// The shape.
        shape: Vec<usize>,
    },
    /// Values that break a rule are made missing, in an array whose values may be missing.
    Discard,
    /// The axes are reordered; the first stays first. No other order of them is as plain.
    #[non_exhaustive]
    Transpose {
        /// The old axis for each new axis.
        axes: Vec<usize>,
    },
    /// A number is added to every value, as for labels that begin at 1.
    #[non_exhaustive]
    Shift {
        /// The number.
        by: i128,
        /// The smallest value.
        min: i128,
        /// The largest value.
        max: i128,
    },
    /// Values are replaced by the values that stand for the same: labels -1 and 1, or words.
    #[non_exhaustive]
    Map {
        /// The array; if the violation is about a column, that column.
        array: Text,
        /// Each value with its replacement.
        values: Vec<(Value, Value)>,
    },
    /// Text is read as numbers with thousands separators, decimal commas, or signs of currencies and
    /// percent.
    #[non_exhaustive]
    Parse {
        /// The array; if the violation is about a column, that column.
        array: Text,
        /// The decimal mark.
        decimal: char,
        /// The mark between thousands. A space stands for any space.
        thousands: Option<char>,
        /// The sign before or after numbers, which is left out.
        sign: Option<char>,
        /// The number of values that are numbers only so.
        count: usize,
        /// The number of values that are no numbers even so, and stay as they are.
        left: usize,
        /// The first of the values, and the number that it is.
        example: (String, String),
    },
    /// Missing values are imputed, each from the other values of its feature.
    #[non_exhaustive]
    Impute {
        /// The imputed value.
        by: Statistic,
        /// Whether values that break a rule are made missing first.
        discard: bool,
    },
    /// Rows with missing values are dropped.
    #[non_exhaustive]
    DropRows {
        /// The symbol of the rows, which are dropped from every array that shares it; `None` if no
        /// other array shares them.
        along: Option<Text>,
        /// The number of rows that are dropped, if it is known.
        rows: Option<usize>,
        /// The number of rows before.
        of: usize,
        /// The classes that vanish with them.
        classes: Vec<LostClass>,
        /// Whether values that break a rule are made missing first.
        discard: bool,
    },
}

impl Remedy {
    /// Whether no value changes or is lost.
    pub fn is_lossless(&self) -> bool {
        match self {
            Remedy::Rename { .. } | Remedy::Reshape { .. } | Remedy::Transpose { .. } => true,
            Remedy::Coerce { rounded, lost, .. } => *rounded == 0 && *lost == 0,
            _ => false,
        }
    }
}

/// A class all of whose rows are dropped.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LostClass {
    /// The labels.
    pub array: Text,
    /// The label.
    pub class: Value,
    /// The number of its rows.
    pub rows: usize,
}

/// A value by which the missing values of a feature are imputed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Statistic {
    /// The mean of the other values.
    Mean,
    /// The median of the other values.
    Median,
    /// The most frequent of the other values; if there are several, the smallest.
    MostFrequent,
}
