use schema_spec::Value;

/// What is put in the place of a missing value: something of its feature's other values.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Imputation {
    /// Their mean, as `numpy.nanmean` has it.
    Mean,
    /// Their median, as `numpy.nanmedian` has it: of an even number of values, the mean of the two
    /// in the middle.
    Median,
    /// The one that stands most often; of several, the smallest.
    MostFrequent,
    /// This value.
    Constant(Value),
}
