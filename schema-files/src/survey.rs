//! Values that their format gives no dtype, as in text: which element type holds all of them.

/// Which kinds of values there are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "a set of kinds")]
pub(crate) struct Seen {
    pub(crate) integer: bool,
    pub(crate) float: bool,
    pub(crate) truth: bool,
    pub(crate) text: bool,
    pub(crate) missing: bool,
}

/// A number that may be too large, and where it comes among the values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Odd {
    pub(crate) place: usize,
    pub(crate) text: String,
}

/// What is known of values before it is decided what they are.
#[derive(Clone, Debug, Default)]
pub(crate) struct Survey {
    pub(crate) seen: Seen,
    /// Whether an integer has a sign, be it -0.
    pub(crate) negative: bool,
    /// The first integer that `i64` does not hold.
    pub(crate) large: Option<Odd>,
    /// The first integer that neither `i64` nor `u64` holds.
    pub(crate) huge: Option<Odd>,
    /// The first number that is finite in the text but not in `f64`.
    pub(crate) beyond: Option<Odd>,
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

/// Why no type holds them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fault {
    Beyond,
    Huge,
    LargeAndNegative,
}

impl Survey {
    pub(crate) fn holder(&self) -> Result<Holder, Fault> {
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
                .map_or(Ok(Holder::F64), |_| Err(Fault::Beyond))
        } else if self.huge.is_some() {
            Err(Fault::Huge)
        } else if self.large.is_none() {
            Ok(Holder::I64)
        } else if self.negative {
            Err(Fault::LargeAndNegative)
        } else {
            Ok(Holder::U64)
        }
    }

    /// What is known of two lists of values together, of which the other begins at that place.
    #[cfg(feature = "csv")]
    pub(crate) fn with(self, other: Survey, start: usize) -> Survey {
        let later = |odd: Odd| Odd {
            place: odd.place + start,
            ..odd
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

impl Fault {
    /// The number that is at fault.
    pub(crate) fn odd(self, survey: &Survey) -> Option<&Odd> {
        match self {
            Fault::Beyond => survey.beyond.as_ref(),
            Fault::Huge => survey.huge.as_ref(),
            Fault::LargeAndNegative => survey.large.as_ref(),
        }
    }

    pub(crate) fn reason(self) -> &'static str {
        match self {
            Fault::Beyond => "which is too large for f64",
            Fault::Huge => "which no integer type holds",
            Fault::LargeAndNegative => {
                "which no integer type holds together with the negative values of the array"
            }
        }
    }
}
