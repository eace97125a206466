//! Numbers out of text that gives them no dtype take the dtype that a schema asks for.

use ndarray::ArrayD;

use crate::DType;
use crate::array::{AnyArray, OwnedElement};
use crate::check::unfit;

/// An element that a number can become, one that is known to fit.
pub(crate) trait Number: OwnedElement {
    fn of_whole(whole: i128) -> Self;
    fn of_float(float: f64) -> Self;
}

macro_rules! numbers {
    ($($number:ty)+) => {$(
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_possible_wrap,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss
        )] // what does not fit was refused before
        impl Number for $number {
            fn of_whole(whole: i128) -> $number {
                whole as $number
            }

            fn of_float(float: f64) -> $number {
                float as $number
            }
        }
    )+};
}

numbers!(u8 u16 u32 u64 i8 i16 i32 i64 f32 f64);

#[cfg(feature = "half")]
macro_rules! halves {
    ($($number:ty)+) => {$(
        impl Number for $number {
            #[allow(clippy::cast_precision_loss)] // as much as the type holds
            fn of_whole(whole: i128) -> $number {
                <$number>::from_f64(whole as f64)
            }

            fn of_float(float: f64) -> $number {
                <$number>::from_f64(float)
            }
        }
    )+};
}

#[cfg(feature = "half")]
halves!(half::f16 half::bf16);

/// Whether each of the numbers is one of `dtype`.
///
/// A whole number is one of every dtype that holds it, a number with a fraction of every float.
pub(crate) fn fits(array: &AnyArray, dtype: DType) -> bool {
    let is_float = matches!(array, AnyArray::F64(_));
    array.is_empty()
        || array.dtype() == dtype
        || (!(is_float && dtype.is_integer())
            && unfit(dtype, &array.view()).is_some_and(|unfit| unfit.count == 0))
}

/// Whether each of the numbers is one of `dtype`, and the same number.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // which is the question
pub(crate) fn is_exact(array: &AnyArray, dtype: DType) -> bool {
    let exact = |whole: i128| whole as f64 as i128 == whole;
    fits(array, dtype)
        && match (array, dtype) {
            (AnyArray::I64(array), DType::F64) => array.iter().all(|&whole| exact(whole.into())),
            (AnyArray::U64(array), DType::F64) => array.iter().all(|&whole| exact(whole.into())),
            _ => true,
        }
}

/// The numbers as `dtype`; `None` where they are of it already, or one of them is no number of it.
pub(crate) fn as_dtype(array: &AnyArray, dtype: DType) -> Option<AnyArray> {
    if array.is_empty() {
        return empty(array.shape(), dtype);
    }
    if array.dtype() == dtype || !fits(array, dtype) {
        return None;
    }
    match dtype {
        DType::U8 => mapped::<u8>(array),
        DType::U16 => mapped::<u16>(array),
        DType::U32 => mapped::<u32>(array),
        DType::U64 => mapped::<u64>(array),
        DType::I8 => mapped::<i8>(array),
        DType::I16 => mapped::<i16>(array),
        DType::I32 => mapped::<i32>(array),
        DType::I64 => mapped::<i64>(array),
        DType::F32 => mapped::<f32>(array),
        DType::F64 => mapped::<f64>(array),
        #[cfg(feature = "half")]
        DType::F16 => mapped::<half::f16>(array),
        #[cfg(feature = "half")]
        DType::BF16 => mapped::<half::bf16>(array),
        _ => None,
    }
}

/// The numbers, each as what it becomes.
fn mapped<A: Number>(array: &AnyArray) -> Option<AnyArray> {
    let numbers = numbers::<A>(array)?.collect();
    let array = ArrayD::from_shape_vec(array.shape(), numbers).ok()?;
    Some(AnyArray::from(array))
}

/// The numbers in row-major order, each as what it becomes; `None` where they are of a dtype that
/// numbers out of text never are.
pub(crate) fn numbers<A: Number>(array: &AnyArray) -> Option<Box<dyn Iterator<Item = A> + '_>> {
    Some(match array {
        AnyArray::I64(array) => Box::new(array.iter().map(|&number| A::of_whole(number.into()))),
        AnyArray::U64(array) => Box::new(array.iter().map(|&number| A::of_whole(number.into()))),
        AnyArray::F64(array) => Box::new(array.iter().map(|&number| A::of_float(number))),
        _ => return None,
    })
}

/// An array without values is of any dtype.
fn empty(shape: &[usize], dtype: DType) -> Option<AnyArray> {
    fn of<A: OwnedElement>(shape: &[usize]) -> Option<AnyArray> {
        let array = ArrayD::<A>::from_shape_vec(shape, Vec::new()).ok()?;
        Some(AnyArray::from(array))
    }
    match dtype {
        DType::Bool => of::<bool>(shape),
        DType::U8 => of::<u8>(shape),
        DType::U16 => of::<u16>(shape),
        DType::U32 => of::<u32>(shape),
        DType::U64 => of::<u64>(shape),
        DType::I8 => of::<i8>(shape),
        DType::I16 => of::<i16>(shape),
        DType::I32 => of::<i32>(shape),
        DType::I64 => of::<i64>(shape),
        DType::F32 => of::<f32>(shape),
        DType::F64 => of::<f64>(shape),
        DType::Text => of::<String>(shape),
        #[cfg(feature = "half")]
        DType::F16 => of::<half::f16>(shape),
        #[cfg(feature = "half")]
        DType::BF16 => of::<half::bf16>(shape),
        #[cfg(feature = "complex")]
        DType::ComplexF32 => of::<num_complex::Complex<f32>>(shape),
        #[cfg(feature = "complex")]
        DType::ComplexF64 => of::<num_complex::Complex<f64>>(shape),
        _ => None,
    }
}
