use std::fmt;

use crate::rules::Rule;
use crate::text::listed;
use crate::{List, Message, Scalar, Text, Value};

/// A rule on an array's values.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Constraint {
    /// Every value is within the range. NaN is not within any range.
    Range(
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::form::object"))] ValueRange,
    ),
    /// Every value is one of these.
    OneOf(List<Value>),
    /// NaN is a valid value. Without this rule, NaN means missing data.
    AllowNan,
    /// The infinities are valid values.
    AllowInf,
    /// No value occurs twice.
    Unique,
    /// No value is smaller than the one before it along the axis.
    Sorted(Axis),
    /// Every value is larger than the one before it along the axis.
    Increasing(Axis),
    /// The values along the axis add up to a total, as in rows of probabilities.
    SumsTo(#[cfg_attr(feature = "serde", serde(deserialize_with = "crate::form::object"))] SumsTo),
    /// Exactly one value along the axis is 1, and the others are 0.
    OneHot(Axis),
    /// A custom check: the path of a function in the user's code. Only the struct can run it.
    Check(Text),
    /// A custom check of each row by itself: the path of a function in the user's code. Only the struct
    /// can run it.
    CheckRows(Text),
}

impl Constraint {
    /// The kind of rule, with everything that does not depend on the arguments.
    #[doc(hidden)]
    pub const fn rule(&self) -> Rule {
        match self {
            Constraint::Range(_) => Rule::Range,
            Constraint::OneOf(_) => Rule::OneOf,
            Constraint::AllowNan => Rule::AllowNan,
            Constraint::AllowInf => Rule::AllowInf,
            Constraint::Unique => Rule::Unique,
            Constraint::Sorted(_) => Rule::Sorted,
            Constraint::Increasing(_) => Rule::Increasing,
            Constraint::SumsTo(_) => Rule::SumsTo,
            Constraint::OneHot(_) => Rule::OneHot,
            Constraint::Check(_) => Rule::Check,
            Constraint::CheckRows(_) => Rule::CheckRows,
        }
    }

    /// The keyword of the rule in `#[input(..)]`.
    pub const fn keyword(&self) -> &'static str {
        self.rule().keyword()
    }

    /// The axis that the rule applies along; `None` if it does not depend on one.
    pub const fn axis(&self) -> Option<Axis> {
        match self {
            Constraint::Sorted(axis) | Constraint::Increasing(axis) | Constraint::OneHot(axis) => {
                Some(*axis)
            }
            Constraint::SumsTo(sum) => Some(sum.axis),
            _ => None,
        }
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keyword = self.keyword();
        match self {
            Constraint::Range(range) => write!(f, "{keyword} = {range}"),
            Constraint::OneOf(values) => {
                write!(f, "{keyword} = {}", listed(values.iter(), usize::MAX))
            }
            Constraint::AllowNan | Constraint::AllowInf | Constraint::Unique => {
                f.write_str(keyword)
            }
            Constraint::Sorted(axis) | Constraint::Increasing(axis) | Constraint::OneHot(axis) => {
                write!(f, "{keyword}(axis = {axis})")
            }
            Constraint::SumsTo(rule) => write!(
                f,
                "{keyword}({}, axis = {}, tolerance = {})",
                rule.total, rule.axis, rule.tolerance
            ),
            Constraint::Check(path) | Constraint::CheckRows(path) => {
                write!(f, "{keyword} = {path}")
            }
        }
    }
}

/// An axis counted from the front, or from the back if negative: `-1` is the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(transparent)
)]
pub struct Axis(pub isize);

impl Axis {
    /// The index of the axis, counted from the front, in an array of `rank` axes; `None` if there is
    /// no such axis.
    pub const fn resolve(self, rank: usize) -> Option<usize> {
        let index = if self.0 < 0 {
            match rank.checked_sub(self.0.unsigned_abs()) {
                Some(index) => index,
                None => return None,
            }
        } else {
            self.0.unsigned_abs()
        };
        if index < rank { Some(index) } else { None }
    }
}

impl fmt::Display for Axis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

const fn scalar(value: Option<&Value>) -> Option<Scalar<'_>> {
    match value {
        Some(value) => Some(value.scalar()),
        None => None,
    }
}

/// The values that a range allows.
///
/// ```
/// use schema_spec::{Value, ValueRange};
///
/// let range = ValueRange::new(Some(Value::Int(0)), Some(Value::Int(1)), true);
/// assert_eq!(range.to_string(), "0..=1");
/// ```
#[derive(Clone, Debug)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct ValueRange {
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    #[doc(hidden)]
    pub min: Option<Value>,
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    #[doc(hidden)]
    pub max: Option<Value>,
    #[cfg_attr(feature = "serde", serde(default = "inclusive"))]
    #[doc(hidden)]
    pub max_inclusive: bool,
}

#[cfg(feature = "serde")]
const fn inclusive() -> bool {
    true
}

impl ValueRange {
    /// The range from `min` (always included) to `max`. `None` means unbounded.
    pub const fn new(min: Option<Value>, max: Option<Value>, max_inclusive: bool) -> ValueRange {
        ValueRange {
            min,
            max,
            max_inclusive,
        }
    }

    /// The smallest value allowed.
    pub const fn min(&self) -> Option<&Value> {
        self.min.as_ref()
    }

    /// The upper bound.
    pub const fn max(&self) -> Option<&Value> {
        self.max.as_ref()
    }

    /// Whether the upper bound itself is allowed.
    pub const fn max_inclusive(&self) -> bool {
        self.max_inclusive
    }

    /// Whether the value is within the range. NaN is not within any range.
    #[doc(hidden)]
    pub const fn contains(&self, value: Scalar<'_>) -> bool {
        value.is_within(
            scalar(self.min.as_ref()),
            scalar(self.max.as_ref()),
            self.max_inclusive,
        )
    }

    /// Adds the range in Rust syntax.
    #[doc(hidden)]
    pub const fn write(&self, message: Message) -> Message {
        let message = match &self.min {
            Some(min) => message.value(min.scalar()),
            None => message,
        };
        let message = message.text("..");
        match &self.max {
            Some(max) if self.max_inclusive => message.text("=").value(max.scalar()),
            Some(max) => message.value(max.scalar()),
            None => message,
        }
    }
}

/// Whether an upper bound that is absent is inclusive has no meaning.
impl PartialEq for ValueRange {
    fn eq(&self, other: &ValueRange) -> bool {
        let is_same_end = self.max_inclusive == other.max_inclusive || self.max.is_none();
        self.min == other.min && self.max == other.max && is_same_end
    }
}

/// In Rust syntax. Unlike in a [`Message`], which the compiler can write, every digit of a float is right.
impl fmt::Display for ValueRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(min) = &self.min {
            min.fmt(f)?;
        }
        f.write_str("..")?;
        if let Some(max) = &self.max {
            f.write_str(if self.max_inclusive { "=" } else { "" })?;
            max.fmt(f)?;
        }
        Ok(())
    }
}

/// The sum of the values along an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(deny_unknown_fields)
)]
pub struct SumsTo {
    /// The sum.
    pub total: f64,
    /// The axis that is summed over.
    pub axis: Axis,
    /// The largest allowed deviation of the sum.
    pub tolerance: f64,
}

impl SumsTo {
    /// The default tolerance, enough for a softmax in `f32` over thousands of classes.
    pub const TOLERANCE: f64 = 1e-5;
}

#[cfg(test)]
mod tests {
    use super::{Axis, ValueRange};
    use crate::Value;

    #[test]
    fn a_range_is_shown_with_the_digits_that_it_was_written_with() {
        let shown = |min: f64, max: f64, inclusive| {
            ValueRange::new(Some(Value::Float(min)), Some(Value::Float(max)), inclusive).to_string()
        };
        assert_eq!(shown(0.0, 3.402_823_5e38, true), "0..=3.4028235e38");
        assert_eq!(shown(-0.1, 1.0 / 3.0, false), "-0.1..0.3333333333333333");
    }

    #[test]
    fn an_end_that_is_absent_is_neither_inclusive_nor_exclusive() {
        let of =
            |max: Option<f64>, inclusive| ValueRange::new(None, max.map(Value::Float), inclusive);
        assert_eq!(of(None, true), of(None, false));
        assert_ne!(of(Some(1.0), true), of(Some(1.0), false));
        assert_ne!(of(Some(1.0), true), of(None, true));
    }

    #[test]
    fn axes_count_from_either_end() {
        assert_eq!(Axis(0).resolve(2), Some(0));
        assert_eq!(Axis(-1).resolve(2), Some(1));
        assert_eq!(Axis(-2).resolve(2), Some(0));
        assert_eq!(Axis(2).resolve(2), None);
        assert_eq!(Axis(-3).resolve(2), None);
        assert_eq!(Axis(0).resolve(0), None);
        assert_eq!(Axis(isize::MIN).resolve(3), None);
    }
}
