//! Every value that breaks a rule on single values, for those who replace them.

use ndarray::{ArrayD, ArrayViewD};

use super::alone::Alone;
use super::rules::Rules;
use super::scalar::Scalar;
use super::text;
use crate::array::TextValues;
use crate::{AnyView, ArraySpec};

/// Which values of an array, whose dtype is right, break a rule that is asked of each alone; `None`
/// where none does. What is missing, NaN among it, breaks none.
pub(crate) fn breaking(spec: &ArraySpec, view: &AnyView<'_>) -> Option<ArrayD<bool>> {
    let rules = &Rules::of(spec);
    match view {
        AnyView::Bool(view) => of_scalars(rules, view),
        AnyView::U8(view) => of_scalars(rules, view),
        AnyView::U16(view) => of_scalars(rules, view),
        AnyView::U32(view) => of_scalars(rules, view),
        AnyView::U64(view) => of_scalars(rules, view),
        AnyView::I8(view) => of_scalars(rules, view),
        AnyView::I16(view) => of_scalars(rules, view),
        AnyView::I32(view) => of_scalars(rules, view),
        AnyView::I64(view) => of_scalars(rules, view),
        #[cfg(feature = "half")]
        AnyView::F16(view) => of_scalars(rules, view),
        #[cfg(feature = "half")]
        AnyView::BF16(view) => of_scalars(rules, view),
        AnyView::F32(view) => of_scalars(rules, view),
        AnyView::F64(view) => of_scalars(rules, view),
        #[cfg(feature = "complex")]
        AnyView::ComplexF32(view) => of_scalars(rules, view),
        #[cfg(feature = "complex")]
        AnyView::ComplexF64(view) => of_scalars(rules, view),
        AnyView::Text(view) => {
            let cells = view.cells().map(|cells| cells.view());
            match view.values() {
                TextValues::Owned(values) => text::breaking(rules, values, cells.as_ref()),
                TextValues::Borrowed(values) => text::breaking(rules, values, cells.as_ref()),
            }
        }
    }
}

fn of_scalars<T: Scalar>(rules: &Rules<'_>, view: &ArrayViewD<'_, T>) -> Option<ArrayD<bool>> {
    let alone = Alone::of(rules);
    let breaks = |value: T| !value.nan() && !alone.accepts(value);
    (view.iter().any(|&value| breaks(value))).then(|| view.mapv(breaks))
}
