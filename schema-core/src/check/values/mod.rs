//! The rules on the values of one array.
//!
//! Rules on single values ([`elements`]) are checked in one read, in memory order, by predicates that
//! vectorize; only a block that fails is read again, to count and locate invalid values. Each rule on
//! several values ([`pairs`], [`lanes`], [`unique`]) costs one more read: few arrays have such a rule,
//! and those are rarely larger than the cache.

#![allow(clippy::needless_bitwise_bool)] // a branch per value is slower and does not vectorize

mod elements;
pub(crate) mod exact;
pub(crate) mod first_axis;
mod found;
mod lanes;
mod missing;
mod one_hot;
mod pairs;
mod rules;
mod sample;
mod scalar;
mod scan;
mod single;
mod sums;
mod test;
#[cfg(test)]
mod tests;
mod text;
mod unique;
mod walk;
mod window;

use ndarray::ArrayViewD;
use schema_arrays::match_dtype;

pub(crate) use found::Found;
use one_hot::OneHot;
use pairs::Order;
use rules::Rules;
use scalar::{Ordered, Scalar};
use schema_arrays::AnyView;
use schema_spec::{Constraint, DType, SumsTo};
pub(crate) use single::has_number_in_each_column;
pub(super) use test::run;
#[cfg(feature = "sample")]
pub(crate) use window::{integer, integer_ends};

/// Checks the values of an array of the right dtype and rank against its rules.
pub(crate) fn check_values(constraints: &[Constraint], view: &AnyView<'_>, found: &mut Found<'_>) {
    let rules = &Rules::of(constraints);
    check_by_dtype(rules, view, found);
    if constraints.iter().any(|rule| is_along_first(rule, view)) && found.is_complete() {
        check_first_axis(rules, view, found);
    }
}

fn check_first_axis(rules: &Rules<'_>, view: &AnyView<'_>, found: &mut Found<'_>) {
    for (rule, _) in rules.along_axes(view.shape().len()) {
        if is_along_first(rule, view) {
            first_axis::check(rule, rules, view, found);
        }
    }
    for end in 1..found.kinds.len() {
        let mut at = end;
        while at > 0 && rules.place(&found.kinds[at]) < rules.place(&found.kinds[at - 1]) {
            found.kinds.swap(at, at - 1);
            at -= 1;
        }
    }
}

fn check_by_dtype(rules: &Rules<'_>, view: &AnyView<'_>, found: &mut Found<'_>) {
    match_dtype!(match view {
        AnyView::Bool(view) | AnyView::Int(view) | AnyView::Float(view) => {
            check_ordered(rules, view, found);
        }
        AnyView::Complex(view) => check_scalars(rules, view, found),
        AnyView::Text(view) => text::check(rules, view, found),
    });
}

/// Whether the rule is about all values along axis 0 of that array.
pub(crate) fn is_along_first(rule: &Constraint, view: &AnyView<'_>) -> bool {
    match rule {
        Constraint::SumsTo(SumsTo { axis, .. }) | Constraint::OneHot(axis) => {
            axis.resolve(view.shape().len()) == Some(0)
                && !view.dtype().is_complex()
                && view.dtype() != DType::Text
        }
        _ => false,
    }
}

fn check_scalars<T: Scalar>(rules: &Rules<'_>, view: &ArrayViewD<'_, T>, found: &mut Found<'_>) {
    elements::check(rules, view, found);
    if let Some(rule) = rules.unique()
        && (found.is_complete() || found.is_nullable())
    {
        unique::check(rule, view, found);
    }
}

/// Rules on several values are checked only if none is missing.
fn check_ordered<T: Ordered>(rules: &Rules<'_>, view: &ArrayViewD<'_, T>, found: &mut Found<'_>) {
    check_scalars(rules, view, found);
    if !found.is_complete() {
        return;
    }
    for (rule, axis) in rules.along_axes(view.ndim()) {
        let along = (rule, axis);
        match rule {
            Constraint::Sorted(_) => pairs::check(along, Order::Sorted, view, found),
            Constraint::Increasing(_) => pairs::check(along, Order::Increasing, view, found),
            Constraint::SumsTo(sum) if axis > 0 => lanes::check(along, sum, rules, view, found),
            Constraint::OneHot(_) if axis > 0 => lanes::check(along, &OneHot, rules, view, found),
            _ => {}
        }
    }
}

/// The parts of a check of values that pieces of an array need.
#[cfg(feature = "stream")]
pub(crate) mod pieces {
    use std::ops::Range;

    use ndarray::{ArrayViewD, Axis};
    use schema_arrays::{AnyView, match_dtype};
    use schema_spec::rules::Rule;
    use schema_spec::{ArraySpec, Constraint, DType};

    pub(crate) use super::exact::ExactSum;
    pub(crate) use super::first_axis::{Lane, Lanes, shown};
    pub(crate) use super::is_along_first;
    pub(crate) use super::missing::{KEPT, fill};
    use super::rules::Rules;
    use super::scalar::Scalar;
    pub(crate) use super::single::columns_without_number;
    use super::{Found, check_by_dtype};

    /// The largest number of missing values whose distribution over rows and columns is known.
    pub(crate) const PLACES: usize = super::scan::Hits::PLACES;

    /// Checks the values of some rows. Rules on all values along axis 0, and whether values are unique, are
    /// not checked; where rows are compared, only those of the piece are.
    pub(crate) fn check(constraints: &[Constraint], view: &AnyView<'_>, found: &mut Found<'_>) {
        let mut rules = Rules::of(constraints);
        rules.is_whole = false;
        check_by_dtype(&rules, view, found);
    }

    /// Adds rows to lanes along axis 0, the first of which has this file and row.
    pub(crate) fn add_to_lanes(
        lanes: &mut Lanes,
        constraints: &[Constraint],
        rule: &Constraint,
        view: &AnyView<'_>,
        at: (u32, u64),
    ) {
        lanes.add(rule, &Rules::of(constraints), view, at);
    }

    /// The indices of the rules in the order in which a whole array is checked.
    pub(crate) fn order(spec: &ArraySpec) -> Vec<usize> {
        let constraints = spec.constraints();
        let rules = Rules::of(constraints);
        let mut order: Vec<&Constraint> = Vec::new();
        if spec.dtype() == DType::Text {
            order.extend(rules.in_order());
        } else {
            for (range, other) in rules.on_single_values_in_pairs() {
                order.extend(range.into_iter().chain(other));
            }
            order.extend(rules.unique());
            order.extend(rules.in_order().filter(|rule| rule.axis().is_some()));
        }
        let index = |rule: &&Constraint| {
            let rule: *const Constraint = *rule;
            constraints
                .iter()
                .position(|other| std::ptr::eq(other, rule))
        };
        order.iter().filter_map(index).collect()
    }

    /// The values of an array of real floats, NaN among them, in row-major order; `None` of others.
    pub(crate) fn real_floats(view: &AnyView<'_>) -> Option<Vec<f64>> {
        fn floats<T: Scalar>(view: &ArrayViewD<'_, T>) -> Vec<f64> {
            view.iter().filter_map(|value| value.real_float()).collect()
        }
        match_dtype!(match view {
            AnyView::Float(view) => Some(floats(view)),
            _ => None,
        })
    }

    /// The distinct integers in some rows of an array, each with its count, if they are close to each other.
    pub(crate) fn few_integers(view: &AnyView<'_>, rows: Range<usize>) -> Option<Vec<(i128, u64)>> {
        fn few<T: Scalar + PartialOrd + Into<i128>>(
            view: &ArrayViewD<'_, T>,
            rows: Range<usize>,
        ) -> Option<Vec<(i128, u64)>> {
            let view = match view.ndim() {
                0 => view.view(),
                _ => view.slice_axis(Axis(0), rows.into()),
            };
            match view.as_slice() {
                Some(values) => few_of(values.iter().copied()),
                None => few_of(view.iter().copied()),
            }
        }
        fn few_of<T: Scalar + PartialOrd + Into<i128>>(
            values: impl Iterator<Item = T> + Clone,
        ) -> Option<Vec<(i128, u64)>> {
            let first = values.clone().next()?;
            let (mut min, mut max) = (first, first);
            for value in values.clone() {
                min = if value < min { value } else { min };
                max = if value > max { value } else { max };
            }
            let (min, max): (i128, i128) = (min.into(), max.into());
            let len = usize::try_from(max - min).ok().filter(|len| *len < SPAN)?;
            // Two tables, so that equal values that follow each other need not wait.
            let mut counts = [vec![0_u64; len + 1], vec![0_u64; len + 1]];
            for (at, value) in values.enumerate() {
                let value: i128 = value.into();
                // It is not smaller than the smallest.
                let place = usize::try_from(value - min).unwrap_or(0);
                counts[at % 2][place] += 1;
            }
            let [left, right] = counts;
            let counts = left
                .into_iter()
                .zip(right)
                .map(|(left, right)| left + right);
            let counts = (min..).zip(counts).filter(|(_, count)| *count > 0);
            Some(counts.collect())
        }
        match_dtype!(match view {
            AnyView::Int(view) => few(view, rows),
            _ => None,
        })
    }

    /// The largest difference of integers that are counted in a table.
    const SPAN: usize = 1 << 12;

    /// The positions of NaN in row-major order.
    pub(crate) fn nans(view: &AnyView<'_>) -> Vec<usize> {
        fn nans<T: Scalar>(view: &ArrayViewD<'_, T>) -> Vec<usize> {
            let values = view.iter().enumerate();
            values
                .filter_map(|(at, value)| value.nan().then_some(at))
                .collect()
        }
        match_dtype!(match view {
            AnyView::Float(view) => nans(view),
            _ => Vec::new(),
        })
    }

    /// The first and the last row of an array, as a report shows values; `None` if one is missing.
    pub(crate) fn edges(view: &AnyView<'_>) -> Option<[Vec<Option<schema_spec::Value>>; 2]> {
        use schema_arrays::Cell;
        use schema_spec::{Text, Value};
        fn row<T: Scalar>(view: &ArrayViewD<'_, T>, at: usize) -> Vec<Option<Value>> {
            let row = view.index_axis(Axis(0), at);
            row.iter().map(|value| Some(value.value())).collect()
        }
        let last = view.shape().first()?.checked_sub(1)?;
        let of = |at: usize| {
            match_dtype!(match view {
                AnyView::Primitive(view) => row(view, at),
                AnyView::Text(view) => {
                    let row = view.slice_axis(0, ndarray::Slice::from(at..=at));
                    let value = |(text, cell): (&str, Cell)| {
                        (cell != Cell::Missing).then(|| Value::Text(Text::Owned(text.to_owned())))
                    };
                    row.iter().map(value).collect()
                }
            })
        };
        Some([of(0), of(last)])
    }

    /// Whether NaN is allowed.
    pub(crate) fn allows_nan(spec: &ArraySpec) -> bool {
        let mut constraints = spec.constraints().iter();
        constraints.any(|constraint| constraint.rule() == Rule::AllowNan)
    }
}
