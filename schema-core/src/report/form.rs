//! How the values of a violation are written as data.

use serde::{Serialize, Serializer};

use crate::Value;

/// Numbers as numbers, but for those that JSON has none for.
pub(crate) fn value<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Value::Float(number) if !number.is_finite() => number.to_string().serialize(serializer),
        other => other.serialize(serializer),
    }
}
