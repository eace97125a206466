use super::{Coerce, Imputation};
use schema_spec::Value;

/// One step of a [`Repair`](crate::Repair).
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)
)]
#[non_exhaustive]
pub enum Step {
    /// Converts arrays to the dtype in the schema.
    Coerce {
        /// The array; all arrays if it is omitted.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        array: Option<String>,
        /// How values may change.
        how: Coerce,
    },
    /// Reshapes an array to the shape in the schema, if exactly one fits.
    Reshape {
        /// The array.
        array: String,
    },
    /// Permutes the axes of an array.
    Transpose {
        /// The array.
        array: String,
        /// The old axis for each new axis.
        axes: Vec<usize>,
    },
    /// Adds a number to every value.
    Shift {
        /// The array.
        array: String,
        /// The number.
        by: i64,
    },
    /// Replaces values by others, as in words by codes. Text of which every value is replaced by a
    /// number, or reads as one, gets the dtype in the schema.
    Map {
        /// The array, or a column.
        array: String,
        /// Each value with its replacement. If it is omitted, the different values, in order, become
        /// those that the schema allows; there must be as many.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        values: Option<Vec<(Value, Value)>>,
    },
    /// Reads text as numbers written with marks and signs. Text that is no number even so stays as it
    /// is; if there is none, the array gets the dtype in the schema.
    Parse {
        /// The array, or a column.
        array: String,
        /// The decimal mark.
        #[cfg_attr(feature = "serde", serde(default = "point"))]
        decimal: char,
        /// The mark between thousands. A space stands for any space.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        thousands: Option<char>,
        /// The sign before or after a number, which is left out.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        sign: Option<char>,
    },
    /// Renames an array.
    Rename {
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// Renames arrays and columns whose names all differ from those of the schema in one way: by case,
    /// spaces, a version, or a prefix or suffix that all have.
    MatchNames,
    /// Removes an array.
    Remove {
        /// The array.
        array: String,
    },
    /// Makes values missing that break a rule on single values: values that are infinite, outside the
    /// range, or not allowed.
    Discard {
        /// The array.
        array: String,
    },
    /// Imputes missing values, with one value per feature.
    Impute {
        /// The array.
        array: String,
        /// The imputed value.
        with: Imputation,
        /// The axis whose indices are the features; the last if it is omitted.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        axis: Option<isize>,
    },
    /// Imputes learned values, one per feature.
    Fill {
        /// The array.
        array: String,
        /// The value for each feature; `None` if none was learned.
        values: Vec<Option<Value>>,
        /// The axis whose indices are the features; the last if it is omitted.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        axis: Option<isize>,
    },
    /// Replaces each missing value by the last value before it.
    ForwardFill {
        /// The array.
        array: String,
        /// The symbol of the axis.
        along: String,
    },
    /// Drops rows with missing values along a symbol, from every array that shares the symbol.
    DropRows {
        /// The symbol; if it is omitted, rows are indices of axis 0 of each of the arrays in `of`, and
        /// are dropped only from that array.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        along: Option<String>,
        /// The arrays whose missing values count; all arrays that share the symbol if it is omitted.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Vec::is_empty")
        )]
        of: Vec<String>,
    },
    /// Drops columns: indices of the last axis.
    DropColumns {
        /// The array.
        array: String,
        /// The columns; those with missing values if it is omitted.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        columns: Option<Vec<usize>>,
    },
}

impl Step {
    /// Returns the kind of step as a stable word.
    pub const fn code(&self) -> &'static str {
        match self {
            Step::Coerce { .. } => "coerce",
            Step::Reshape { .. } => "reshape",
            Step::Transpose { .. } => "transpose",
            Step::Shift { .. } => "shift",
            Step::Map { .. } => "map",
            Step::Parse { .. } => "parse",
            Step::Rename { .. } => "rename",
            Step::MatchNames => "match_names",
            Step::Remove { .. } => "remove",
            Step::Discard { .. } => "discard",
            Step::Impute { .. } => "impute",
            Step::Fill { .. } => "fill",
            Step::ForwardFill { .. } => "forward_fill",
            Step::DropRows { .. } => "drop_rows",
            Step::DropColumns { .. } => "drop_columns",
        }
    }
}

#[cfg(feature = "serde")]
fn point() -> char {
    '.'
}
