//! Converts numbers from text, which have no dtype, to the dtype of a schema.

use schema_arrays::{AnyArray, AnyView};
use schema_spec::DType;

use crate::check::unfit;

/// Whether `dtype` can represent each of the numbers.
///
/// An integer fits every dtype whose range contains it, a number with a fraction every float.
pub(super) fn fits(array: &AnyView<'_>, dtype: DType) -> bool {
    let is_float = matches!(array, AnyView::F64(_));
    array.is_empty()
        || array.dtype() == dtype
        || (!(is_float && dtype.is_integer())
            && unfit(dtype, array).is_some_and(|unfit| unfit.count == 0))
}

/// Whether `dtype` can represent each of the numbers exactly.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // this is what is tested
pub(super) fn is_exact(array: &AnyView<'_>, dtype: DType) -> bool {
    let exact = |integer: i128| integer as f64 as i128 == integer;
    fits(array, dtype)
        && match (array, dtype) {
            (AnyView::I64(array), DType::F64) => array.iter().all(|&integer| exact(integer.into())),
            (AnyView::U64(array), DType::F64) => array.iter().all(|&integer| exact(integer.into())),
            _ => true,
        }
}

/// Converts the numbers to `dtype`; `None` if they have it already, or if one of them does not fit.
pub(crate) fn as_dtype(array: &AnyView<'_>, dtype: DType) -> Option<AnyArray> {
    // An empty array fits any dtype.
    if !array.is_empty() && (array.dtype() == dtype || !fits(array, dtype)) {
        return None;
    }
    let mut numbers = array.scalars();
    AnyArray::from_scalars(dtype, array.shape(), &mut || numbers.next()?)
}
