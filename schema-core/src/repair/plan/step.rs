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
    /// Converts arrays to the dtype that the schema says.
    Coerce {
        /// The array; all of them where it is left out.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        array: Option<String>,
        /// What may happen to values.
        how: Coerce,
    },
    /// Gives an array the shape that the schema says, where only one shape is that.
    Reshape {
        /// The array.
        array: String,
    },
    /// Puts the axes of an array in another order.
    Transpose {
        /// The array.
        array: String,
        /// For each axis, which axis it was.
        axes: Vec<usize>,
    },
    /// Gives an array another name.
    Rename {
        /// The name that it has.
        from: String,
        /// The name that the schema says.
        to: String,
    },
    /// Leaves an array out.
    Remove {
        /// The array.
        array: String,
    },
    /// Makes missing what breaks a rule on single values: what is infinite, outside a range, or
    /// none of the values allowed.
    Discard {
        /// The array.
        array: String,
    },
    /// Puts a value in the place of each that is missing, one for each feature.
    Impute {
        /// The array.
        array: String,
        /// Which value.
        with: Imputation,
        /// The axis whose every index is a feature: the last one where it is left out.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        axis: Option<isize>,
    },
    /// Puts in values that were learnt before, one for each feature.
    Fill {
        /// The array.
        array: String,
        /// The value for each feature; nothing where none was learnt.
        values: Vec<Option<Value>>,
        /// The axis whose every index is a feature: the last one where it is left out.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        axis: Option<isize>,
    },
    /// Puts the last value before it in the place of each that is missing.
    ForwardFill {
        /// The array.
        array: String,
        /// The symbol of the axis along which to look back.
        along: String,
    },
    /// Drops what lacks a value along a symbol, in every array that shares the symbol.
    DropRows {
        /// The symbol; where it is left out, axis 0 of each of the arrays, and of no other.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        along: Option<String>,
        /// The arrays whose missing values count; where it is left out, all that share the symbol.
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
        /// Which; where it is left out, those that lack a value.
        #[cfg_attr(
            feature = "serde",
            serde(default, skip_serializing_if = "Option::is_none")
        )]
        columns: Option<Vec<usize>>,
    },
}

impl Step {
    /// The step as a word.
    pub const fn code(&self) -> &'static str {
        match self {
            Step::Coerce { .. } => "coerce",
            Step::Reshape { .. } => "reshape",
            Step::Transpose { .. } => "transpose",
            Step::Rename { .. } => "rename",
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
