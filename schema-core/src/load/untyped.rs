//! Numbers out of text that gives them no dtype take the dtype that a schema asks for.

use schema_arrays::{AnyArray, AnyView};
use schema_spec::DType;

use crate::check::unfit;

/// Whether each of the numbers is one of `dtype`.
///
/// A whole number is one of every dtype that holds it, a number with a fraction of every float.
pub(super) fn fits(array: &AnyView<'_>, dtype: DType) -> bool {
    let is_float = matches!(array, AnyView::F64(_));
    array.is_empty()
        || array.dtype() == dtype
        || (!(is_float && dtype.is_integer())
            && unfit(dtype, array).is_some_and(|unfit| unfit.count == 0))
}

/// Whether each of the numbers is one of `dtype`, and the same number.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // which is the question
pub(super) fn is_exact(array: &AnyView<'_>, dtype: DType) -> bool {
    let exact = |whole: i128| whole as f64 as i128 == whole;
    fits(array, dtype)
        && match (array, dtype) {
            (AnyView::I64(array), DType::F64) => array.iter().all(|&whole| exact(whole.into())),
            (AnyView::U64(array), DType::F64) => array.iter().all(|&whole| exact(whole.into())),
            _ => true,
        }
}

/// The numbers as `dtype`; `None` where they are of it already, or one of them is not a number of it.
pub(crate) fn as_dtype(array: &AnyView<'_>, dtype: DType) -> Option<AnyArray> {
    // An array without values is of any dtype.
    if !array.is_empty() && (array.dtype() == dtype || !fits(array, dtype)) {
        return None;
    }
    let mut numbers = array.scalars();
    AnyArray::from_scalars(dtype, array.shape(), &mut || numbers.next()?)
}
