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
    match view {
        AnyView::Bool(view) => check_ordered(rules, view, found),
        AnyView::U8(view) => check_ordered(rules, view, found),
        AnyView::U16(view) => check_ordered(rules, view, found),
        AnyView::U32(view) => check_ordered(rules, view, found),
        AnyView::U64(view) => check_ordered(rules, view, found),
        AnyView::I8(view) => check_ordered(rules, view, found),
        AnyView::I16(view) => check_ordered(rules, view, found),
        AnyView::I32(view) => check_ordered(rules, view, found),
        AnyView::I64(view) => check_ordered(rules, view, found),
        #[cfg(feature = "half")]
        AnyView::F16(view) => check_ordered(rules, view, found),
        #[cfg(feature = "half")]
        AnyView::BF16(view) => check_ordered(rules, view, found),
        AnyView::F32(view) => check_ordered(rules, view, found),
        AnyView::F64(view) => check_ordered(rules, view, found),
        #[cfg(feature = "complex")]
        AnyView::ComplexF32(view) => check_scalars(rules, view, found),
        #[cfg(feature = "complex")]
        AnyView::ComplexF64(view) => check_scalars(rules, view, found),
        AnyView::Text(view) => {
            let cells = view.cells().map(|cells| cells.view());
            match view.values() {
                TextValues::Owned(values) => text::check(rules, values, cells.as_ref(), found),
                TextValues::Borrowed(values) => text::check(rules, values, cells.as_ref(), found),
            }
        }
    }
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
