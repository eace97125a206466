use std::fmt;

use crate::{Text, Value};

/// What a repair does with the missing values of an array.
///
/// A mean, a median or a most frequent value is that of a feature: of the values that share an index
/// along the last axis, or, in an array of one axis, of all of them.
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
    /// Puts in the mean of the feature's values that are there.
    Mean,
    /// Puts in their median: of an even number of values, the mean of the two in the middle.
    Median,
    /// Puts in the most frequent value; of several, the smallest.
    MostFrequent,
    /// Puts in this value.
    Constant(Value),
    /// Drops the row, in every array that shares the symbol of axis 0.
    Drop,
}

impl OnMissing {
    /// A constant string to put in.
    pub const fn text(text: &'static str) -> OnMissing {
        OnMissing::Constant(Value::Text(Text::Borrowed(text)))
    }

    /// What one writes after `on_missing =`, but for the value of a constant.
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
