//! Numbers out of text that gives them no dtype take the dtype that a schema asks for.

use ndarray::ArrayD;
use schema_arrays::match_dtype;

use crate::DType;
use crate::array::{AnyArray, AnyView, OwnedElement};
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

/// The numbers as `dtype`; `None` where they are of it already, or one of them is no number of it.
pub(crate) fn as_dtype(array: &AnyView<'_>, dtype: DType) -> Option<AnyArray> {
    if array.is_empty() {
        return empty(array.shape(), dtype);
    }
    if array.dtype() == dtype || !fits(array, dtype) {
        return None;
    }
    match_dtype!(match dtype {
        DType::Int(T) | DType::Float(T) => mapped::<T>(array),
        _ => None,
    })
}

/// The numbers, each as what it becomes.
fn mapped<A: OwnedElement>(array: &AnyView<'_>) -> Option<AnyArray> {
    let numbers = array.scalars().map(|number| A::nearest(number?));
    let numbers: Vec<A> = numbers.collect::<Option<_>>()?;
    let array = ArrayD::from_shape_vec(array.shape(), numbers).ok()?;
    Some(AnyArray::from(array))
}

/// An array without values is of any dtype.
fn empty(shape: &[usize], dtype: DType) -> Option<AnyArray> {
    fn of<A: OwnedElement>(shape: &[usize]) -> Option<AnyArray> {
        let array = ArrayD::<A>::from_shape_vec(shape, Vec::new()).ok()?;
        Some(AnyArray::from(array))
    }
    match_dtype!(match dtype {
        DType::Primitive(T) => of::<T>(shape),
        DType::Text => of::<String>(shape),
        _ => None,
    })
}
