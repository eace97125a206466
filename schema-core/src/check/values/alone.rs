//! The rules on single values, each as a predicate.

use ndarray::{ArrayViewD, Axis};
use schema_arrays::match_dtype;

use super::members::Members;
use super::rules::Rules;
use super::scalar::Scalar;
use crate::{AnyView, ArraySpec};

/// Whether each column (index of the last axis) of an array of real floats has a number that breaks
/// no rule: something to learn of. An array of fewer than two axes is one column.
///
/// Stops where the last column has shown one, which is within a few rows unless much is wrong.
pub(crate) fn has_number_in_each_column(spec: &ArraySpec, view: &AnyView<'_>) -> bool {
    let rules = &Rules::of(spec);
    match_dtype!(match view {
        AnyView::Float(view) => each_column_has_one(rules, view),
        _ => false,
    })
}

fn each_column_has_one<T: Scalar>(rules: &Rules<'_>, view: &ArrayViewD<'_, T>) -> bool {
    let alone = Alone::of(rules);
    let is_one = |value: T| !value.nan() && alone.accepts(value);
    if view.ndim() < 2 {
        return view.iter().any(|&value| is_one(value));
    }
    let columns = view.len_of(Axis(view.ndim() - 1));
    let mut without: Vec<usize> = (0..columns).collect();
    if let Some(values) = view.as_slice() {
        let mut rows = values.chunks_exact(columns.max(1));
        return without.is_empty()
            || rows.any(|row| {
                without.retain(|&column| !is_one(row[column]));
                without.is_empty()
            });
    }
    let mut rows = view.rows().into_iter();
    without.is_empty()
        || rows.any(|row| {
            without.retain(|&column| !is_one(row[column]));
            without.is_empty()
        })
}

/// The rules on single values, each as a predicate that accepts.
pub(super) struct Alone<T: Scalar> {
    windows: Vec<T::Window>,
    members: Vec<Members<T>>,
}

impl<T: Scalar> Alone<T> {
    pub(super) fn of(rules: &Rules<'_>) -> Alone<T> {
        let window = |range| T::window(range, rules.allow_nan, rules.allow_inf);
        let mut windows: Vec<T::Window> = rules.ranges().map(Some).filter_map(window).collect();
        if windows.is_empty() {
            windows.extend(window(None));
        }
        Alone {
            windows,
            members: rules.one_ofs().map(Members::new).collect(),
        }
    }

    /// NaN is accepted by nobody who asks anything.
    pub(super) fn accepts(&self, value: T) -> bool {
        self.windows.iter().all(|window| value.within(window))
            && self.members.iter().all(|members| members.hold(value))
    }
}
