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
        ($numbers:expr) => {
            Some(match dtype {
                DType::U8 => AnyArray::U8($numbers.mapv(|number| number as u8)),
                DType::U16 => AnyArray::U16($numbers.mapv(|number| number as u16)),
                DType::U32 => AnyArray::U32($numbers.mapv(|number| number as u32)),
                DType::U64 => AnyArray::U64($numbers.mapv(|number| number as u64)),
                DType::I8 => AnyArray::I8($numbers.mapv(|number| number as i8)),
                DType::I16 => AnyArray::I16($numbers.mapv(|number| number as i16)),
                DType::I32 => AnyArray::I32($numbers.mapv(|number| number as i32)),
                DType::I64 => AnyArray::I64($numbers.mapv(|number| number as i64)),
                DType::F32 => AnyArray::F32($numbers.mapv(|number| number as f32)),
                DType::F64 => AnyArray::F64($numbers.mapv(|number| number as f64)),
                #[cfg(feature = "half")]
                DType::F16 => {
                    AnyArray::F16($numbers.mapv(|number| half::f16::from_f64(number as f64)))
                }
                #[cfg(feature = "half")]
                DType::BF16 => {
                    AnyArray::BF16($numbers.mapv(|number| half::bf16::from_f64(number as f64)))
                }
                _ => return None,
            })
        };
    }
    match array {
        AnyArray::I64(numbers) => cast!(numbers),
        AnyArray::U64(numbers) => cast!(numbers),
        AnyArray::F64(numbers) => cast!(numbers),
        _ => None,
    }
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
