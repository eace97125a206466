//! Finds the element type that holds all values of an array whose format has no dtypes, as in text.

/// Which kinds of values occur.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "a set of kinds")]
pub(crate) struct Survey {
    pub(crate) integer: bool,
    pub(crate) float: bool,
    pub(crate) truth: bool,
    pub(crate) text: bool,
    /// An integer with a minus sign, even -0.
    pub(crate) negative: bool,
    /// An integer that `u64` holds, but `i64` does not.
    pub(crate) large: bool,
    /// An integer that neither `i64` nor `u64` holds.
    pub(crate) huge: bool,
    /// A number that is finite in the text but not in `f64`.
    pub(crate) beyond: bool,
}

/// The type that holds all of the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Holder {
    Bool,
    I64,
    U64,
    F64,
    Text,
}

impl Survey {
    /// Returns the type that holds all of the values exactly, or as the nearest float where they are
    /// written as floats. Missing values fit every type.
    pub(crate) fn holder(self) -> Holder {
        let number = self.integer || self.float;
        if self.text || self.truth && number || self.beyond {
            Holder::Text
        } else if self.truth {
            Holder::Bool
        } else if self.float || !number {
            Holder::F64
        } else if self.huge || self.large && self.negative {
            Holder::Text
        } else if self.large {
            Holder::U64
        } else {
            Holder::I64
        }
    }

    /// Joins the surveys of two lists of values.
    #[cfg(feature = "csv")]
    pub(crate) fn with(self, other: Survey) -> Survey {
        Survey {
            integer: self.integer | other.integer,
            float: self.float | other.float,
            truth: self.truth | other.truth,
            text: self.text | other.text,
            negative: self.negative | other.negative,
            large: self.large | other.large,
            huge: self.huge | other.huge,
            beyond: self.beyond | other.beyond,
        }
    }
}
