use schema_spec::Value;

/// The value by which missing values are imputed, from the other values of the feature.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Imputation {
    /// The mean, as in `numpy.nanmean`.
    Mean,
    /// The median, as in `numpy.nanmedian`: for an even number of values, the mean of the two in the
    /// middle.
    Median,
    /// The most frequent value; if there are several, the smallest.
    MostFrequent,
    /// A constant.
    Constant(Value),
}
