//! Numbers out of text that gives them no dtype take the dtype that a schema asks for.

use crate::DType;
use crate::array::AnyArray;
use crate::check::unfit;

/// The numbers as `dtype`; `None` where they are of it already, or one of them is no number of it.
///
/// A whole number is of every dtype that holds it, a number with a fraction of every float.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)] // what does not fit was refused before
pub(crate) fn as_dtype(array: &AnyArray, dtype: DType) -> Option<AnyArray> {
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
