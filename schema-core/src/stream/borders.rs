//! Rules that compare a row with the one before it, where two runs of rows meet.

use schema_arrays::coordinates;
use schema_spec::{Constraint, Scalar, Value};

use super::place::At;
use super::plan::Plan;
use super::runs::Run;
use super::tally::Counted;

/// Checks the rules that compare rows, where two runs meet.
pub(super) fn compare(plan: &Plan, row: &[usize], rules: &mut [Counted], left: &Run, right: &Run) {
    let (Some(before), Some(after)) = (&left.edges, &right.edges) else {
        return;
    };
    for (at, rule) in plan.on_rows(row.len() + 1) {
        let is_strict = matches!(rule, Constraint::Increasing(_));
        for (position, pair) in before.last.iter().zip(&after.first).enumerate() {
            let (Some(before), Some(value)) = pair else {
                continue;
            };
            if is_less(value, before) || (is_strict && is_equal(value, before)) {
                let at_value = At {
                    row: right.begin(),
                    rest: coordinates(position, row),
                };
                rules[at].push(at_value, value.clone());
            }
        }
    }
}

/// Whether the first value is smaller; NaN has no order.
fn is_less(left: &Value, right: &Value) -> bool {
    match (left.scalar(), right.scalar()) {
        (Scalar::Int(left), Scalar::Int(right)) => left < right,
        (Scalar::Float(left), Scalar::Float(right)) => left < right,
        (Scalar::Bool(left), Scalar::Bool(right)) => !left & right,
        (Scalar::Text(left), Scalar::Text(right)) => left < right,
        _ => false,
    }
}

fn is_equal(left: &Value, right: &Value) -> bool {
    left == right
}
