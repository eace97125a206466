//! Finds the element type that holds all values of an array whose format has no dtypes, as in text.

/// Which kinds of values occur.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "a set of kinds")]
pub(crate) struct Seen {
    pub(crate) integer: bool,
    pub(crate) float: bool,
    pub(crate) truth: bool,
    pub(crate) text: bool,
    pub(crate) missing: bool,
}

/// A number that may be too large, with its position among the values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LargeNumber {
    pub(crate) position: usize,
    pub(crate) text: String,
}

/// What is known about the values before their type is chosen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Survey {
    pub(crate) seen: Seen,
    /// Whether an integer has a minus sign, even -0.
    pub(crate) negative: bool,
    /// The first integer that `u64` holds, but `i64` does not.
    pub(crate) large: Option<LargeNumber>,
    /// The first integer that neither `i64` nor `u64` holds.
    pub(crate) huge: Option<LargeNumber>,
    /// The first number that is finite in the text but not in `f64`.
    pub(crate) beyond: Option<LargeNumber>,
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

/// Why no type holds all of the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Overflow {
    Beyond,
    Huge,
    LargeAndNegative,
}

impl Survey {
    pub(crate) fn holder(&self) -> Result<Holder, Overflow> {
        let Seen {
            integer,
            float,
            truth,
            text,
            missing,
        } = self.seen;
        if text || truth && (integer || float || missing) {
            Ok(Holder::Text)
        } else if truth {
            Ok(Holder::Bool)
        } else if !integer || float || missing {
            self.beyond
                .as_ref()
                .map_or(Ok(Holder::F64), |_| Err(Overflow::Beyond))
        } else if self.huge.is_some() {
            Err(Overflow::Huge)
        } else if self.large.is_none() {
            Ok(Holder::I64)
        } else if self.negative {
            Err(Overflow::LargeAndNegative)
        } else {
            Ok(Holder::U64)
        }
    }

    /// Joins the surveys of two lists of values, the second of which begins at position `start`.
    #[cfg(feature = "csv")]
    pub(crate) fn with(self, other: Survey, start: usize) -> Survey {
        let later = |number: LargeNumber| LargeNumber {
            position: number.position + start,
            ..number
        };
        let (seen, more) = (self.seen, other.seen);
        Survey {
            seen: Seen {
                integer: seen.integer | more.integer,
                float: seen.float | more.float,
                truth: seen.truth | more.truth,
                text: seen.text | more.text,
                missing: seen.missing | more.missing,
            },
            negative: self.negative | other.negative,
            large: self.large.or(other.large.map(later)),
            huge: self.huge.or(other.huge.map(later)),
            beyond: self.beyond.or(other.beyond.map(later)),
        }
    }
}

impl Overflow {
    /// The number that does not fit.
    pub(crate) fn number(self, survey: &Survey) -> Option<&LargeNumber> {
        match self {
            Overflow::Beyond => survey.beyond.as_ref(),
            Overflow::Huge => survey.huge.as_ref(),
            Overflow::LargeAndNegative => survey.large.as_ref(),
        }
    }

    pub(crate) fn reason(self) -> &'static str {
        match self {
            Overflow::Beyond => "which is too large for f64",
            Overflow::Huge => "which no integer type holds",
            Overflow::LargeAndNegative => {
                "which no integer type holds together with the negative values of the array"
            }
        }
    }
}
