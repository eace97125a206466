//! The values that the rules of an array allow, where they can be listed.

use schema_spec::rules::Scope;
use schema_spec::{ArraySpec, Constraint, Value};

use super::distinct::integral;

/// The largest number of allowed values that are compared with those of an array.
const CODES: usize = 1 << 16;

/// The values that the rules allow, in order; `None` if there are too many to list, or if there are
/// rules on several values.
pub(crate) fn allowed(spec: &ArraySpec) -> Option<Vec<Value>> {
    let is_single =
        |rule: &Constraint| matches!(rule.rule().scope(), Scope::Value | Scope::Permission);
    if !spec.constraints().iter().all(is_single) {
        return None;
    }
    let ranges = || {
        spec.constraints().iter().filter_map(|rule| match rule {
            Constraint::Range(range) => Some(range),
            _ => None,
        })
    };
    let listed = spec.constraints().iter().find_map(|rule| match rule {
        Constraint::OneOf(values) => Some(values.to_vec()),
        _ => None,
    });
    let whole = |value: &Value| match value {
        Value::Int(number) => Some(*number),
        Value::Float(number) => integral(*number),
        _ => None,
    };
    let mut allowed = match listed {
        Some(values) if values.iter().all(|value| matches!(value, Value::Text(_))) => values,
        Some(values) => {
            let values = values.iter().map(|value| whole(value).map(Value::Int));
            values.collect::<Option<_>>()?
        }
        None => {
            let range = ranges().next()?;
            let (min, max) = (whole(range.min()?)?, whole(range.max()?)?);
            // A float below the end need not be a whole number.
            if !range.max_inclusive() && !spec.dtype().is_integer() {
                return None;
            }
            let count = usize::try_from(max.checked_sub(min)?).ok()?;
            (count < CODES).then_some(())?;
            (min..=max).map(Value::Int).collect()
        }
    };
    allowed.retain(|value| ranges().all(|range| range.contains(value.scalar())));
    allowed.sort_by(|left, right| match (left, right) {
        (Value::Int(left), Value::Int(right)) => left.cmp(right),
        (Value::Text(left), Value::Text(right)) => left.cmp(right),
        _ => std::cmp::Ordering::Equal,
    });
    allowed.dedup();
    (allowed.len() <= CODES && !allowed.is_empty()).then_some(allowed)
}
