//! The serialized form of violations.

use schema_spec::{Constraint, ValueRange};
use serde::{Serialize, Serializer};

use super::Tally;
use schema_spec::Value;

/// Serializes a value: as text if it is a number that JSON does not have.
pub(crate) fn value<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Value::Float(number) if !number.is_finite() => number.to_string().serialize(serializer),
        other => other.serialize(serializer),
    }
}

/// A broken rule: its code, its arguments, and the invalid values.
#[derive(Serialize)]
struct BrokenRule<'a> {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<&'a ValueRange>,
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed: Option<&'a [Value]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    axis: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tolerance: Option<f64>,
    #[serde(flatten)]
    tally: &'a Tally,
}

#[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref)] // the signature is serde's
pub(super) fn broken_rule<S: Serializer>(
    rule: &Constraint,
    axis: &Option<usize>,
    tally: &Tally,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let (mut range, mut allowed, mut sum) = (None, None, None);
    match rule {
        Constraint::Range(of) => range = Some(of),
        Constraint::OneOf(values) => allowed = Some(&values[..]),
        Constraint::SumsTo(of) => sum = Some(of),
        _ => {}
    }
    let broken = BrokenRule {
        code: rule.rule().code(),
        range,
        allowed,
        expected: sum.map(|sum| sum.total),
        axis: *axis,
        tolerance: sum.map(|sum| sum.tolerance),
        tally,
    };
    broken.serialize(serializer)
}
