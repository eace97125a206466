/// What may happen to values when they are converted to another dtype.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Coerce {
    /// Nothing: the dtype is what the schema says, or it is wrong.
    #[default]
    Strict,
    /// Nothing is lost: a number becomes one of another type that is equal to it, text that reads
    /// as a number becomes that number, `true` and `false` become 1 and 0. An array of which one
    /// value cannot stays as it is, as with `pandas.to_numeric(errors="raise")`.
    ///
    /// Text has no precision of its own: `"0.1"` becomes the nearest `f32` or `f64`.
    Lossless,
    /// A number may be rounded to the nearest float, and what is no number of the type becomes
    /// missing, as with `pandas.to_numeric(errors="coerce")`: NaN in floats, nothing elsewhere.
    /// Nothing is rounded to an integer.
    Lossy,
}
