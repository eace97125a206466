//! Decides whether the values that the old rules accept are accepted by the new ones.

use super::change::{Change, ChangeKind};
use crate::rules::Scope;
use crate::{ArraySpec, Axis, Constraint, DType, Scalar, Value, ValueRange};

pub(super) fn compare(
    old: &ArraySpec,
    new: &ArraySpec,
    concerns_callers: bool,
    changes: &mut Vec<Change>,
) {
    let text = |rule: Option<&Constraint>| rule.map(ToString::to_string).unwrap_or_default();
    let mut tell = |was: Option<&Constraint>, is: Option<&Constraint>| {
        let change = Change::between(ChangeKind::Constraint, Some(new), &text(was), &text(is));
        changes.push(match (was, is) {
            (_, Some(Constraint::Check(_) | Constraint::CheckRows(_))) => {
                change.breaking(concerns_callers, "the check may refuse what was accepted")
            }
            (_, Some(rule)) if !is_implied(rule, old) => {
                change.breaking(concerns_callers, "values that were valid may no longer be")
            }
            (Some(rule), None) if rule.rule().scope() == Scope::Permission => {
                change.breaking(concerns_callers, "values that were valid no longer are")
            }
            _ => change,
        });
    };
    let (gone, added) = (
        without(old.constraints(), new.constraints()),
        without(new.constraints(), old.constraints()),
    );
    for rule in &added {
        tell(counterpart(rule, &added, &gone), Some(rule));
    }
    for rule in &gone {
        if counterpart(rule, &gone, &added).is_none() {
            tell(Some(rule), None);
        }
    }
}

/// The rules that are not in the other list.
fn without<'a>(rules: &'a [Constraint], others: &[Constraint]) -> Vec<&'a Constraint> {
    let missing = |rule: &&Constraint| !others.iter().any(|other| says_the_same(rule, other));
    rules.iter().filter(missing).collect()
}

fn says_the_same(left: &Constraint, right: &Constraint) -> bool {
    match (left, right) {
        // Whether an absent bound is inclusive has no meaning.
        (Constraint::Range(left), Constraint::Range(right)) if left.max().is_none() => {
            left.min() == right.min() && right.max().is_none()
        }
        _ => left == right,
    }
}

/// The rule of the same kind on the other side, if it is the only one of its kind on its own side.
fn counterpart<'a>(
    rule: &Constraint,
    own: &[&'a Constraint],
    others: &[&'a Constraint],
) -> Option<&'a Constraint> {
    let of_kind = |rules: &[&'a Constraint]| -> Vec<&'a Constraint> {
        let same = |other: &&&Constraint| other.rule() == rule.rule();
        rules.iter().filter(same).copied().collect()
    };
    match (of_kind(own).as_slice(), of_kind(others).as_slice()) {
        ([_], [other]) => Some(other),
        _ => None,
    }
}

/// Whether all values that an array's old rules accept satisfy the new rule.
fn is_implied(rule: &Constraint, old: &ArraySpec) -> bool {
    let same_axis = |left: &Constraint, right: &Constraint| match (left.axis(), right.axis()) {
        (Some(left), Some(right)) => same_axis(left, right, old.rank()),
        _ => false,
    };
    rule.rule().scope() == Scope::Permission
        || old.constraints().iter().any(|was| match (was, rule) {
            (Constraint::Range(was), Constraint::Range(range)) => {
                is_within(was, range, old.dtype())
            }
            (Constraint::OneOf(was), Constraint::OneOf(values)) => {
                let known = |value: &Value| {
                    let value = value.scalar();
                    values.iter().any(|other| is_same(other.scalar(), value))
                };
                was.iter().all(known)
            }
            (Constraint::OneOf(was), Constraint::Range(range)) => was.iter().all(|value| {
                let value = Some(value.clone());
                let only = ValueRange::new(value.clone(), value, true);
                is_within(&only, range, old.dtype())
            }),
            (Constraint::Range(was), Constraint::OneOf(values)) => {
                old.dtype().is_integer() && lists_all(values, was)
            }
            (Constraint::SumsTo(old), Constraint::SumsTo(new)) => {
                same_axis(was, rule)
                    && old.total.to_bits() == new.total.to_bits()
                    && old.tolerance <= new.tolerance
            }
            (Constraint::Increasing(_), Constraint::Sorted(_)) => same_axis(was, rule),
            _ if was.rule() == rule.rule() && was.axis().is_some() => same_axis(was, rule),
            _ => was == rule,
        })
}

fn same_axis(left: Axis, right: Axis, rank: Option<usize>) -> bool {
    left == right
        || rank.is_some_and(|rank| {
            let (left, right) = (left.resolve(rank), right.resolve(rank));
            left.is_some() && left == right
        })
}

/// Whether the values are all the integers of the range.
fn lists_all(values: &[Value], range: &ValueRange) -> bool {
    let (Some(Value::Int(min)), Some(Value::Int(max))) = (range.min(), range.max()) else {
        return false;
    };
    let end = if range.max_inclusive() {
        max.saturating_add(1)
    } else {
        *max
    };
    let count = end.saturating_sub(*min);
    count <= values.len() as i128 && (*min..end).all(|number| values.contains(&Value::Int(number)))
}

/// Whether one range contains the other.
fn is_within(inner: &ValueRange, outer: &ValueRange, dtype: DType) -> bool {
    let above = match (inner.min(), outer.min()) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(inner), Some(outer)) => is_at_most(outer.scalar(), inner.scalar()),
    };
    let below = match (inner.max(), outer.max()) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(most), Some(end)) if outer.max_inclusive() || !inner.max_inclusive() => {
            is_at_most(most.scalar(), end.scalar())
        }
        (Some(most), Some(end)) => is_less_in(dtype, most.scalar(), end.scalar()),
    };
    above && below
}

fn is_at_most(left: Scalar<'_>, right: Scalar<'_>) -> bool {
    left.less(right) || is_same(left, right)
}

/// Whether two values are certainly equal: an integer beyond 2^53 may be rounded to an equal float
/// and still be another number.
fn is_same(left: Scalar<'_>, right: Scalar<'_>) -> bool {
    const EXACT: u128 = 1 << 53;
    match (left, right) {
        (Scalar::Int(integer), Scalar::Float(_)) | (Scalar::Float(_), Scalar::Int(integer)) => {
            integer.unsigned_abs() <= EXACT && left.same(right)
        }
        _ => left.same(right),
    }
}

/// Whether the one is less even when both are rounded to `dtype`, as a check does.
fn is_less_in(dtype: DType, left: Scalar<'_>, right: Scalar<'_>) -> bool {
    let limits = match dtype.float_limits() {
        Some(limits) if dtype != DType::F64 => limits,
        _ => return left.less(right),
    };
    // The relative distance between neighboring floats.
    let step = f64::powi(2.0, 2 - limits.digits.cast_signed());
    match (left.as_f64(), right.as_f64()) {
        (Some(left), Some(right)) => {
            right - left > step * left.abs().max(right.abs()).max(limits.min_positive)
        }
        _ => false,
    }
}
