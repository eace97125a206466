use std::fmt;

use crate::text::{as_str, same_str};
use crate::{DType, Text};

/// One number, truth value or string, as it stands in a constraint.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(untagged)
)]
pub enum Value {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// A number with a fraction.
    Float(f64),
    /// A complex number: its real and its imaginary part.
    Complex(f64, f64),
    /// A string.
    Text(Text),
}

impl Value {
    /// A constant string.
    pub const fn text(text: &'static str) -> Value {
        Value::Text(Text::Borrowed(text))
    }

    /// The number as a float; `None` for truth values, complex numbers and strings.
    pub const fn as_f64(&self) -> Option<f64> {
        match self {
            Value::Int(number) => Some(*number as f64),
            Value::Float(number) => Some(*number),
            Value::Bool(_) | Value::Complex(..) | Value::Text(_) => None,
        }
    }

    pub(crate) const fn is_nan(&self) -> bool {
        matches!(self, Value::Float(number) if number.is_nan())
    }

    /// Whether two values are one: as numbers, as truth values, or as strings.
    pub(crate) const fn same(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Bool(left), Value::Bool(right)) => *left == *right,
            (Value::Int(left), Value::Int(right)) => *left == *right,
            (Value::Text(left), Value::Text(right)) => same_str(as_str(left), as_str(right)),
            _ => match (self.as_f64(), other.as_f64()) {
                (Some(left), Some(right)) => left == right,
                _ => false,
            },
        }
    }

    /// Whether both are numbers and `self` is the smaller one.
    pub(crate) const fn less(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Int(left), Value::Int(right)) => *left < *right,
            _ => match (self.as_f64(), other.as_f64()) {
                (Some(left), Some(right)) => left < right,
                _ => false,
            },
        }
    }

    /// Whether an array of `dtype` could hold the value.
    pub(crate) const fn fits(&self, dtype: DType) -> bool {
        match self {
            Value::Bool(_) => matches!(dtype, DType::Bool),
            Value::Complex(..) => dtype.is_complex(),
            Value::Text(_) => matches!(dtype, DType::Text),
            Value::Int(number) => match dtype.integer_bounds() {
                Some((min, max)) => min <= *number && *number <= max,
                None => (Value::Float(*number as f64)).fits(dtype),
            },
            Value::Float(number) => match dtype.float_max() {
                Some(max) => number.is_infinite() || (-max <= *number && *number <= max),
                None => false,
            },
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(truth) => truth.fmt(f),
            Value::Int(number) => number.fmt(f),
            Value::Float(number) => number.fmt(f),
            Value::Complex(re, im) => write!(f, "{re}{im:+}i"),
            Value::Text(text) => write!(f, "{text:?}"),
        }
    }
}
