//! The serialized form of the values in a log, which is that of a report.

use serde::{Serialize, Serializer};

use crate::report::form::value;
use schema_spec::Value;

/// Serializes an optional value.
#[allow(clippy::ref_option)] // the signature is serde's
pub(super) fn value_if_any<S: Serializer>(
    any: &Option<Value>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    any.as_ref().map(Number).serialize(serializer)
}

/// Serializes values, each with its feature.
pub(super) fn values_by_feature<S: Serializer>(
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
