//! Numbers out of text that gives them no dtype take the dtype that a schema asks for.

use ndarray::ArrayD;

use crate::DType;
use crate::array::{AnyArray, OwnedElement};
use crate::check::unfit;

/// The numbers as `dtype`; `None` where they are of it already, or one of them is no number of it.
///
/// A whole number is of every dtype that holds it, a number with a fraction of every float.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)] // what does not fit was refused before
pub(crate) fn as_dtype(array: &AnyArray, dtype: DType) -> Option<AnyArray> {
    if array.is_empty() {
        return empty(array.shape(), dtype);
    }
    let is_float = matches!(array, AnyArray::F64(_));
    if array.dtype() == dtype || (is_float && dtype.is_integer()) {
        return None;
    }
    if unfit(dtype, &array.view())?.count > 0 {
        return None;
    }
    macro_rules! cast {
        ($number:ty) => {
            AnyArray::from(mapped(
                array,
                |whole| whole as $number,
                |float| float as $number,
            )?)
        };
    }
    Some(match dtype {
        DType::U8 => cast!(u8),
        DType::U16 => cast!(u16),
        DType::U32 => cast!(u32),
        DType::U64 => cast!(u64),
        DType::I8 => cast!(i8),
        DType::I16 => cast!(i16),
        DType::I32 => cast!(i32),
        DType::I64 => cast!(i64),
        DType::F32 => cast!(f32),
        DType::F64 => cast!(f64),
        #[cfg(feature = "half")]
        DType::F16 => {
            let of_whole = |whole| half::f16::from_f64(whole as f64);
            AnyArray::from(mapped(array, of_whole, half::f16::from_f64)?)
        }
        #[cfg(feature = "half")]
        DType::BF16 => {
            let of_whole = |whole| half::bf16::from_f64(whole as f64);
            AnyArray::from(mapped(array, of_whole, half::bf16::from_f64)?)
        }
        _ => return None,
    })
}

/// The numbers, each as what it becomes.
fn mapped<A>(
    array: &AnyArray,
    of_whole: fn(i128) -> A,
    of_float: fn(f64) -> A,
) -> Option<ArrayD<A>> {
    let mut numbers = Vec::with_capacity(array.len());
    match array {
        AnyArray::I64(array) => {
            for &number in array {
                numbers.push(of_whole(number.into()));
            }
        }
        AnyArray::U64(array) => {
            for &number in array {
                numbers.push(of_whole(number.into()));
            }
        }
        AnyArray::F64(array) => {
            for &number in array {
                numbers.push(of_float(number));
            }
        }
        _ => return None,
    }
    ArrayD::from_shape_vec(array.shape(), numbers).ok()
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
