use std::fmt;

use crate::{Text, Value};

/// What a repair does with the missing values of an array.
///
/// The mean, the median and the most frequent value are computed per feature: over the values with
/// the same index along the last axis or, in an array of one axis, over all values.
///
/// ```
/// use schema_spec::{OnMissing, Value};
///
/// assert_eq!(OnMissing::MostFrequent.to_string(), "most_frequent");
/// assert_eq!(OnMissing::Constant(Value::Float(0.5)).to_string(), "constant(0.5)");
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum OnMissing {
    /// Imputes the mean of the feature's present values.
    Mean,
    /// Imputes their median; for an even number of values, the mean of the two in the middle.
    Median,
    /// Imputes the most frequent value; if there are several, the smallest of them.
    MostFrequent,
    /// Imputes this value.
    Constant(Value),
    /// Drops the row, in every array that shares the symbol of axis 0.
    Drop,
}

impl OnMissing {
    /// A constant string to impute.
    pub const fn text(text: &'static str) -> OnMissing {
        OnMissing::Constant(Value::Text(Text::Borrowed(text)))
    }

    /// The keyword after `on_missing =`, without the value of a constant.
    pub const fn keyword(&self) -> &'static str {
        match self {
            OnMissing::Mean => "mean",
            OnMissing::Median => "median",
            OnMissing::MostFrequent => "most_frequent",
            OnMissing::Constant(_) => "constant",
            OnMissing::Drop => "drop",
        }
    }
}

impl fmt::Display for OnMissing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OnMissing::Constant(value) => write!(f, "{}({value})", self.keyword()),
            _ => f.write_str(self.keyword()),
        }
    }
}
