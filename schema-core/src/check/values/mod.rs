//! The rules on the values of one array.
//!
//! What is asked of each value alone ([`elements`]) is answered in one read, in the order of the
//! memory, by predicates that vectorise; only a block that fails is read again, to count and to
//! say where. What is asked of values together ([`pairs`], [`lanes`], [`unique`]) takes a read a
//! rule: few arrays have such a rule, and those that have are rarely larger than the cache.

#![allow(clippy::needless_bitwise_bool)] // a branch a value would be slower, and not vectorise

mod alone;
#[cfg(feature = "repair")]
mod breaking;
mod elements;
mod lanes;
mod members;
mod missing;
mod one_hot;
mod pairs;
mod rules;
mod sample;
mod scalar;
mod scan;
mod sums;
#[cfg(test)]
mod tests;
mod text;
mod unique;
mod walk;
mod window;

use ndarray::ArrayViewD;
use schema_arrays::match_dtype;

use crate::array::TextValues;
use crate::{AnyView, ArraySpec, ViolationKind};
pub(super) use alone::has_number_in_each_column;
#[cfg(feature = "repair")]
pub(crate) use breaking::breaking;
use rules::Rules;
use scalar::{Ordered, Scalar};

/// Holds the values of one array, whose dtype and rank are already known to be right, against its
/// rules.
pub(crate) fn check_values(spec: &ArraySpec, view: &AnyView<'_>, found: &mut Vec<ViolationKind>) {
    let rules = &Rules::of(spec);
    match_dtype!(match view {
        AnyView::Bool(view) | AnyView::Int(view) | AnyView::Float(view) => {
            check_ordered(rules, view, found);
        }
        AnyView::Complex(view) => check_scalars(rules, view, found),
        AnyView::Text(view) => {
            let cells = view.cells();
            match view.values() {
                TextValues::Owned(values) => text::check(rules, values, cells, found),
                TextValues::Borrowed(values) => text::check(rules, values, cells, found),
            }
        }
    });
}

fn check_scalars<T: Scalar>(
    rules: &Rules<'_>,
    view: &ArrayViewD<'_, T>,
    found: &mut Vec<ViolationKind>,
) {
    elements::check(rules, view, found);
    if rules.unique {
        unique::check(view, found);
    }
}

fn check_ordered<T: Ordered>(
    rules: &Rules<'_>,
    view: &ArrayViewD<'_, T>,
    found: &mut Vec<ViolationKind>,
) {
    check_scalars(rules, view, found);
    if rules.along_axes {
        pairs::check(rules, view, found);
        sums::check(rules, view, found);
        one_hot::check(rules, view, found);
    }
}
