//! How the values of a log are written as data: as those of a report.

use serde::{Serialize, Serializer};

use crate::report::form::value;
use schema_spec::Value;

/// The value, or nothing where there is none.
#[allow(clippy::ref_option)] // serde calls it
pub(super) fn value_if_any<S: Serializer>(
    any: &Option<Value>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    any.as_ref().map(Number).serialize(serializer)
}

/// The values, each with the feature that it is of.
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
