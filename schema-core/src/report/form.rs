//! How the parts of a violation are written as data.

use serde::{Serialize, Serializer};

use crate::{Dim, Value};

pub(super) fn dim<S: Serializer>(dim: &Dim, serializer: S) -> Result<S::Ok, S::Error> {
    match dim {
        Dim::Fixed(size) => size.serialize(serializer),
        other => other.to_string().serialize(serializer),
    }
}

pub(super) fn dims<S: Serializer>(dims: &[Dim], serializer: S) -> Result<S::Ok, S::Error> {
    struct One<'a>(&'a Dim);

    impl Serialize for One<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            dim(self.0, serializer)
        }
    }

    serializer.collect_seq(dims.iter().map(One))
}

/// Numbers as numbers, but for those that JSON has none for.
pub(super) fn value<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Value::Float(number) if !number.is_finite() => number.to_string().serialize(serializer),
        other => other.serialize(serializer),
    }
}
