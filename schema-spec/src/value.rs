use std::fmt;

use crate::text::{as_str, same_str};
use crate::{DType, Text};

/// A number, truth value or string in a constraint.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// An integer.
    Int(i128),
    /// A floating-point number.
    Float(f64),
    /// A complex number: its real and imaginary parts.
    Complex(f64, f64),
    /// A string.
    Text(Text),
}

/// A [`Value`] that borrows its text, so that it can be used and dropped in a constant.
#[derive(Clone, Copy, Debug)]
pub enum Scalar<'a> {
    /// True or false.
    Bool(bool),
    /// An integer.
    Int(i128),
    /// A floating-point number.
    Float(f64),
    /// A complex number: its real and imaginary parts.
    Complex(f64, f64),
    /// A string.
    Text(&'a str),
}

impl Value {
    /// A constant string.
    pub const fn text(text: &'static str) -> Value {
        Value::Text(Text::Borrowed(text))
    }

    /// The number as a float; `None` if the value is not a real number.
    pub const fn as_f64(&self) -> Option<f64> {
        self.scalar().as_f64()
    }

    /// The value, borrowed.
    #[doc(hidden)]
    pub const fn scalar(&self) -> Scalar<'_> {
        match self {
            Value::Bool(truth) => Scalar::Bool(*truth),
            Value::Int(number) => Scalar::Int(*number),
            Value::Float(number) => Scalar::Float(*number),
            Value::Complex(re, im) => Scalar::Complex(*re, *im),
            Value::Text(text) => Scalar::Text(as_str(text)),
        }
    }
}

impl From<Scalar<'_>> for Value {
    fn from(scalar: Scalar<'_>) -> Value {
        match scalar {
            Scalar::Bool(truth) => Value::Bool(truth),
            Scalar::Int(number) => Value::Int(number),
            Scalar::Float(number) => Value::Float(number),
            Scalar::Complex(re, im) => Value::Complex(re, im),
            Scalar::Text(text) => Value::Text(Text::Owned(text.to_owned())),
        }
    }
}

macro_rules! from {
    ($($from:ty => |$value:ident| $into:expr;)*) => {$(
        impl From<$from> for Value {
            fn from($value: $from) -> Value {
                $into
            }
        }
    )*};
}

from! {
    bool => |truth| Value::Bool(truth);
    i32 => |number| Value::Int(number.into());
    i64 => |number| Value::Int(number.into());
    f64 => |number| Value::Float(number);
    &str => |text| Value::Text(Text::Owned(text.to_owned()));
    String => |text| Value::Text(Text::Owned(text));
}

impl Scalar<'_> {
    /// The number as a float; `None` if the value is not a real number.
    pub const fn as_f64(self) -> Option<f64> {
        match self {
            Scalar::Int(number) => Some(number as f64),
            Scalar::Float(number) => Some(number),
            Scalar::Bool(_) | Scalar::Complex(..) | Scalar::Text(_) => None,
        }
    }

    /// Whether the value, or a part of it, is NaN.
    pub const fn is_nan(self) -> bool {
        match self {
            Scalar::Float(number) => number.is_nan(),
            Scalar::Complex(re, im) => re.is_nan() || im.is_nan(),
            _ => false,
        }
    }

    /// Whether the value, or a part of it, is infinite.
    pub const fn is_infinite(self) -> bool {
        match self {
            Scalar::Float(number) => number.is_infinite(),
            Scalar::Complex(re, im) => re.is_infinite() || im.is_infinite(),
            _ => false,
        }
    }

    /// Whether the value is one of `values`.
    pub const fn is_among(self, values: &[Value]) -> bool {
        let mut at = 0;
        while at < values.len() {
            if values[at].scalar().same(self) {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Whether the value is between `min` and `max`; `None` means unbounded. NaN never is.
    pub const fn is_within(
        self,
        min: Option<Scalar<'_>>,
        max: Option<Scalar<'_>>,
        max_inclusive: bool,
    ) -> bool {
        let above = match min {
            Some(min) => min.less(self) || min.same(self),
            None => !self.is_nan(),
        };
        let below = match max {
            Some(max) => self.less(max) || (max_inclusive && self.same(max)),
            None => !self.is_nan(),
        };
        above && below
    }

    /// Whether two values are equal: as numbers, as truth values, or as strings.
    pub const fn same(self, other: Scalar<'_>) -> bool {
        match (self, other) {
            (Scalar::Bool(left), Scalar::Bool(right)) => left == right,
            (Scalar::Int(left), Scalar::Int(right)) => left == right,
            (Scalar::Text(left), Scalar::Text(right)) => same_str(left, right),
            (Scalar::Complex(re, im), Scalar::Complex(other_re, other_im)) => {
                re == other_re && im == other_im
            }
            _ => match (self.as_f64(), other.as_f64()) {
                (Some(left), Some(right)) => left == right,
                _ => false,
            },
        }
    }

    /// Whether `self` comes before `other`: as numbers, as truth values, or as strings.
    pub const fn less(self, other: Scalar<'_>) -> bool {
        match (self, other) {
            (Scalar::Bool(left), Scalar::Bool(right)) => !left & right,
            (Scalar::Int(left), Scalar::Int(right)) => left < right,
            (Scalar::Text(left), Scalar::Text(right)) => text_less(left, right),
            _ => match (self.as_f64(), other.as_f64()) {
                (Some(left), Some(right)) => left < right,
                _ => false,
            },
        }
    }

    /// Whether an array of `dtype` could hold the value.
    pub(crate) const fn fits(self, dtype: DType) -> bool {
        match self {
            Scalar::Bool(_) => matches!(dtype, DType::Bool),
            Scalar::Text(_) => matches!(dtype, DType::Text),
            Scalar::Complex(re, im) => {
                dtype.is_complex()
                    && Scalar::Float(re).fits(dtype.part())
                    && Scalar::Float(im).fits(dtype.part())
            }
            Scalar::Int(number) => match dtype.integer_bounds() {
                Some((min, max)) => min <= number && number <= max,
                None => Scalar::Float(number as f64).fits(dtype),
            },
            // A real number is also a complex number.
            Scalar::Float(number) => match dtype.part().float_limits() {
                Some(limits) => number.is_infinite() || limits.rounds_to_finite(number),
                None => false,
            },
        }
    }
}

const fn text_less(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    let mut at = 0;
    while at < left.len() && at < right.len() {
        if left[at] != right[at] {
            return left[at] < right[at];
        }
        at += 1;
    }
    left.len() < right.len()
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(truth) => truth.fmt(f),
            Value::Int(number) => number.fmt(f),
            // As it would be written, without long runs of zeros.
            Value::Float(number)
                if number.is_finite()
                    && *number != 0.0
                    && !(1e-7..1e17).contains(&number.abs()) =>
            {
                fmt::LowerExp::fmt(number, f)
            }
            Value::Float(number) => number.fmt(f),
            Value::Complex(re, im) => write!(f, "{re}{im:+}i"),
            Value::Text(text) => write!(f, "{text:?}"),
        }
    }
}
