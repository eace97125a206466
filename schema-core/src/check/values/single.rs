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
    let rules = &Rules::of(spec.constraints());
    match_dtype!(match view {
        AnyView::Float(view) => each_column_has_one(rules, view),
        _ => false,
    })
}

fn each_column_has_one<T: Scalar>(rules: &Rules<'_>, view: &ArrayViewD<'_, T>) -> bool {
    let rules = SingleRules::of(rules);
    let is_valid = |value: T| !value.nan() && rules.accepts(value);
    if view.ndim() < 2 {
        return view.iter().any(|&value| is_valid(value));
    }
    let columns = view.len_of(Axis(view.ndim() - 1));
    let mut without: Vec<usize> = (0..columns).collect();
    if let Some(values) = view.as_slice() {
        let mut rows = values.chunks_exact(columns.max(1));
        return without.is_empty()
            || rows.any(|row| {
                without.retain(|&column| !is_valid(row[column]));
                without.is_empty()
            });
    }
    let mut rows = view.rows().into_iter();
    without.is_empty()
        || rows.any(|row| {
            without.retain(|&column| !is_valid(row[column]));
            without.is_empty()
        })
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
