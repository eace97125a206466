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
pub(super) use single::has_number_in_each_column;

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
