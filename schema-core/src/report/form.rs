//! How the values of a violation, or of a repair, are written as data.

use serde::{Serialize, Serializer};

use crate::Value;

/// Numbers as numbers, but for those that JSON has none for.
pub(crate) fn value<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Value::Float(number) if !number.is_finite() => number.to_string().serialize(serializer),
        other => other.serialize(serializer),
    }
}

/// As [`value`], or nothing where there is none.
#[allow(clippy::ref_option)] // serde calls it
pub(crate) fn value_if_any<S: Serializer>(
    any: &Option<Value>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    any.as_ref().map(Number).serialize(serializer)
}

/// As [`value`], each with the feature that it is of.
pub(crate) fn values_by_feature<S: Serializer>(
    values: &[(usize, Value)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.iter().map(|(feature, of)| (feature, Number(of))))
}

struct Number<'a>(&'a Value);

impl Serialize for Number<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        value(self.0, serializer)
    }
}
