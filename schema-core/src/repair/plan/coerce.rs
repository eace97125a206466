/// How values may change when they are converted to another dtype.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Coerce {
    /// Nothing is converted.
    #[default]
    Strict,
    /// No value is lost: numbers become equal numbers of the other type, text that reads as a number
    /// becomes that number, and `true` and `false` become 1 and 0. If one value cannot be converted,
    /// the array does not change, as with `pandas.to_numeric(errors="raise")`.
    ///
    /// Text has no precision of its own: `"0.1"` becomes the nearest `f32` or `f64`.
    Lossless,
    /// Numbers may be rounded to the nearest float, and values that do not fit become missing, as with
    /// `pandas.to_numeric(errors="coerce")`: NaN in floats, masked otherwise. Numbers are never
    /// rounded to integers.
    Lossy,
}
