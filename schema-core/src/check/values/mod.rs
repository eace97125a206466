//! The rules on the values of one array.
//!
//! What is asked of each value alone ([`elements`]) is answered in one read, in the order of the
//! memory, by predicates that vectorise; only a block that fails is read again, to count and to
//! say where. What is asked of values together ([`pairs`], [`lanes`], [`unique`]) takes a read a
//! rule: few arrays have such a rule, and those that have are rarely larger than the cache.

#![allow(clippy::needless_bitwise_bool)] // a branch a value would be slower, and not vectorise

mod alone;
mod elements;
mod found;
mod lanes;
mod missing;
mod one_hot;
mod pairs;
mod rules;
mod sample;
mod scalar;
mod scan;
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

pub(super) use alone::has_number_in_each_column;
pub(crate) use found::Found;
use one_hot::OneHot;
use pairs::Order;
use rules::Rules;
use scalar::{Ordered, Scalar};
use schema_arrays::AnyView;
use schema_spec::Constraint;

/// Checks the values of one array, whose dtype and rank are already known to be right, against its
/// rules.
pub(crate) fn check_values(constraints: &[Constraint], view: &AnyView<'_>, found: &mut Found<'_>) {
    let rules = &Rules::of(constraints);
    match_dtype!(match view {
        AnyView::Bool(view) | AnyView::Int(view) | AnyView::Float(view) => {
            check_ordered(rules, view, found);
        }
        AnyView::Complex(view) => check_scalars(rules, view, found),
        AnyView::Text(view) => text::check(rules, view, found),
    });
}

fn check_scalars<T: Scalar>(rules: &Rules<'_>, view: &ArrayViewD<'_, T>, found: &mut Found<'_>) {
    elements::check(rules, view, found);
    if let Some(rule) = rules.unique()
        && found.is_complete()
    {
        unique::check(rule, view, found);
    }
}

/// Rules on several values wait until none of them is missing.
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
            Constraint::SumsTo(sum) => lanes::check(along, sum, rules, view, found),
            Constraint::OneHot(_) => lanes::check(along, &OneHot, rules, view, found),
            _ => {}
        }
    }
}
