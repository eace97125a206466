//! Evaluates all rules on single values together.

use ndarray::{ArrayViewD, Axis};
use schema_arrays::match_dtype;

use super::rules::Rules;
use super::scalar::Scalar;
use super::test::Test;
use schema_arrays::AnyView;
use schema_spec::ArraySpec;

/// Whether each column (index of the last axis) of an array of real floats has a number that breaks
/// no rule. An array of fewer than two axes is one column.
///
/// Stops at the first row after which every column has one, usually within a few rows.
pub(crate) fn has_number_in_each_column(spec: &ArraySpec, view: &AnyView<'_>) -> bool {
    columns_without_number(spec, view).is_some_and(|without| without.is_empty())
}

/// The other columns; `None` if the values are no real floats.
pub(crate) fn columns_without_number(spec: &ArraySpec, view: &AnyView<'_>) -> Option<Vec<usize>> {
    let rules = &Rules::of(spec.constraints());
    match_dtype!(match view {
        AnyView::Float(view) => Some(columns_without(rules, view)),
        _ => None,
    })
}

fn columns_without<T: Scalar>(rules: &Rules<'_>, view: &ArrayViewD<'_, T>) -> Vec<usize> {
    let rules = SingleRules::of(rules);
    let is_valid = |value: T| !value.nan() && rules.accepts(value);
    if view.ndim() < 2 {
        return match view.iter().any(|&value| is_valid(value)) {
            true => Vec::new(),
            false => vec![0],
        };
    }
    let columns = view.len_of(Axis(view.ndim() - 1));
    let mut without: Vec<usize> = (0..columns).collect();
    if let Some(values) = view.as_slice() {
        for row in values.chunks_exact(columns.max(1)) {
            if without.is_empty() {
                break;
            }
            without.retain(|&column| !is_valid(row[column]));
        }
        return without;
    }
    for row in view.rows() {
        if without.is_empty() {
            break;
        }
        without.retain(|&column| !is_valid(row[column]));
    }
    without
}

/// The rules on single values.
struct SingleRules<T: Scalar>(Vec<Test<T>>);

impl<T: Scalar> SingleRules<T> {
    fn of(rules: &Rules<'_>) -> SingleRules<T> {
        let stated = rules.on_single_values();
        let finite = T::window(None, rules.allow_nan, rules.allow_inf).map(Test::Window);
        let tests = stated.filter_map(|rule| Test::of(rule, rules));
        SingleRules(tests.chain(finite).collect())
    }

    /// Whether the value breaks no rule. NaN breaks any rule.
    fn accepts(&self, value: T) -> bool {
        self.0.iter().all(|test| test.accepts(value))
    }
}
