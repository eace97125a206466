//! Every value that breaks a rule on single values, for those who replace them.

use ndarray::{ArrayD, ArrayViewD};
use schema_arrays::match_dtype;

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
    match_dtype!(match view {
        AnyView::Primitive(view) => of_scalars(rules, view),
        AnyView::Text(view) => {
            let cells = view.cells();
            match view.values() {
                TextValues::Owned(values) => text::breaking(rules, values, cells),
                TextValues::Borrowed(values) => text::breaking(rules, values, cells),
            }
        }
    })
}

fn of_scalars<T: Scalar>(rules: &Rules<'_>, view: &ArrayViewD<'_, T>) -> Option<ArrayD<bool>> {
    let alone = Alone::of(rules);
    let breaks = |value: T| !value.nan() && !alone.accepts(value);
    (view.iter().any(|&value| breaks(value))).then(|| view.mapv(breaks))
}
