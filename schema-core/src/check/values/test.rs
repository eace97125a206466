//! Rules on single values as predicates.

use super::rules::Rules;
use super::scalar::Scalar;
use super::scan::{Hits, any};
use schema_spec::{Constraint, Value, ValueRange};

/// A rule on single values, in the form that is fastest to evaluate.
pub(super) enum Test<T: Scalar> {
    /// A range, or consecutive integers.
    Window(T::Window),
    /// Padded with the last value.
    Few([T; 4]),
    /// Padded with the last value.
    Several([T; 16]),
    /// Sorted.
    Many(Vec<T::Key>),
}

impl<T: Scalar> Test<T> {
    /// The test of a rule; `None` if every value passes, or it is not a rule on single values.
    pub(super) fn of(rule: &Constraint, rules: &Rules<'_>) -> Option<Test<T>> {
        match rule {
            Constraint::Range(range) => {
                T::window(Some(range), rules.allow_nan, rules.allow_inf).map(Test::Window)
            }
            Constraint::OneOf(values) => Some(Test::among(values)),
            _ => None,
        }
    }

    fn among(values: &[Value]) -> Test<T> {
        if T::INTEGER
            && let Some((first, last)) = run(values)
            && let range = ValueRange::new(Some(Value::Int(first)), Some(Value::Int(last)), true)
            && let Some(window) = T::window(Some(&range), false, false)
        {
            return Test::Window(window);
        }
        if let Some(few) = padded(values) {
            return Test::Few(few);
        }
        if let Some(several) = padded(values) {
            return Test::Several(several);
        }
        let mut keys = Vec::with_capacity(values.len());
        for value in values {
            keys.extend(T::from_value(value).and_then(T::key));
        }
        keys.sort_unstable();
        Test::Many(keys)
    }

    /// Adds the block's values that fail and are not `excused`.
    #[inline]
    pub(super) fn find_failing(
        &self,
        at: usize,
        block: &[T],
        excused: impl Fn(T) -> bool,
        hits: &mut Hits,
    ) {
        match self {
            Test::Window(window) => {
                add(
                    at,
                    block,
                    |value| !value.within(window) & !excused(value),
                    hits,
                );
            }
            Test::Few(few) => {
                add(
                    at,
                    block,
                    |value| !is_in(few, value) & !excused(value),
                    hits,
                );
            }
            Test::Several(several) => {
                add(
                    at,
                    block,
                    |value| !is_in(several, value) & !excused(value),
                    hits,
                );
            }
            Test::Many(keys) => {
                add(
                    at,
                    block,
                    |value| !(excused(value) || is_among(keys, value)),
                    hits,
                );
            }
        }
    }

    pub(super) fn accepts(&self, value: T) -> bool {
        match self {
            Test::Window(window) => value.within(window),
            Test::Few(few) => is_in(few, value),
            Test::Several(several) => is_in(several, value),
            Test::Many(keys) => is_among(keys, value),
        }
    }
}

#[inline]
fn add<T: Scalar>(at: usize, block: &[T], bad: impl Fn(T) -> bool, hits: &mut Hits) {
    if any(block, &bad) {
        hits.add_all(at, block.len(), &|position| bad(block[position]));
    }
}

#[inline]
fn is_in<T: Scalar, const N: usize>(members: &[T; N], value: T) -> bool {
    let mut found = false;
    for member in members {
        found |= *member == value;
    }
    found
}

fn is_among<T: Scalar>(keys: &[T::Key], value: T) -> bool {
    value
        .key()
        .is_some_and(|key| keys.binary_search(&key).is_ok())
}

/// The members, padded with the last; `None` if there are none or too many.
fn padded<T: Scalar, const N: usize>(values: &[Value]) -> Option<[T; N]> {
    let mut padded = [T::default(); N];
    let mut len = 0;
    for value in values {
        let Some(member) = T::from_value(value) else {
            continue;
        };
        padded.get_mut(len..)?.first_mut()?;
        padded[len..].fill(member);
        len += 1;
    }
    (len > 0).then_some(padded)
}

/// The ends of a list of consecutive integers, such as `[0, 1, 2]`.
pub(crate) const fn run(values: &[Value]) -> Option<(i128, i128)> {
    let ([Value::Int(first), ..], [.., Value::Int(last)]) = (values, values) else {
        return None;
    };
    let mut at = 1;
    while at < values.len() {
        match (&values[at - 1], &values[at]) {
            (Value::Int(before), Value::Int(value))
                if *before < *value && *value - 1 == *before => {}
            _ => return None,
        }
        at += 1;
    }
    Some((*first, *last))
}
