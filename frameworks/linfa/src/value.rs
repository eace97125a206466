//! The values of records and targets.

use ndarray16::{Array as Old, Dimension};
use schema_core::ndarray::{ArrayD, IxDyn};
use schema_core::{AnyArray, DType};
use schema_tensors::{Reason, dense};

/// A value of a data set: a number, a truth value, text, or `usize` for labels, which linfa has instead of
/// other integers.
pub trait Value: Clone + 'static {
    /// The dtypes of arrays whose values are such.
    #[doc(hidden)]
    const DTYPES: &'static [DType];

    /// The values in row-major order, and the shape.
    #[doc(hidden)]
    fn of(array: AnyArray) -> Result<(Vec<Self>, Vec<usize>), Reason>;

    #[doc(hidden)]
    fn into_any(array: ArrayD<Self>) -> AnyArray;
}

macro_rules! values {
    ($($element:ty: $dtype:ident)*) => {$(
        impl Value for $element {
            const DTYPES: &'static [DType] = &[DType::$dtype];

            /// Moves them.
            fn of(array: AnyArray) -> Result<(Vec<Self>, Vec<usize>), Reason> {
                let array = array.into_array::<$element, IxDyn>();
                array.map(dense).map_err(|_| Reason::Dtype)
            }

            fn into_any(array: ArrayD<Self>) -> AnyArray {
                array.into()
            }
        }
    )*};
}

values! {
    bool: Bool u8: U8 u16: U16 u32: U32 u64: U64 i8: I8 i16: I16 i32: I32 i64: I64 f32: F32 f64: F64
    String: Text
}

macro_rules! labels {
    ($($dtype:ident)*) => {
        impl Value for usize {
            const DTYPES: &'static [DType] = &[$(DType::$dtype),*];

            /// Converts them.
            fn of(array: AnyArray) -> Result<(Vec<usize>, Vec<usize>), Reason> {
                let shape = array.shape().to_vec();
                let labels: Result<Vec<usize>, Reason> = match array {
                    $(AnyArray::$dtype(array) => array.iter().map(|label| to_label(*label)).collect(),)*
                    _ => Err(Reason::Dtype),
                };
                Ok((labels?, shape))
            }

            fn into_any(array: ArrayD<usize>) -> AnyArray {
                // No machine has larger ones.
                array.mapv(|label| label as u64).into()
            }
        }
    };
}

labels!(U8 U16 U32 U64 I8 I16 I32 I64);

fn to_label<A: TryInto<usize> + Copy + std::fmt::Display>(label: A) -> Result<usize, Reason> {
    let not = |_| {
        Reason::Shape(format!(
            "holds {label}, which is no label: they count from 0"
        ))
    };
    label.try_into().map_err(not)
}

/// Makes an array for [`outputs`](crate::outputs) of one of linfa. One of standard layout is moved.
/// Labels of `usize` become u64.
///
/// ```
/// use schema_core::DType;
///
/// let predictions = linfa::Dataset::from(ndarray16::array![[0.5_f32]]).records;
/// assert_eq!(schema_linfa::array(predictions).dtype(), DType::F32);
/// ```
pub fn array<A: Value, D: Dimension>(array: Old<A, D>) -> AnyArray {
    let shape = array.shape().to_vec();
    let values: Vec<A> = if array.is_standard_layout() {
        let len = array.len();
        let (mut values, offset) = array.into_raw_vec_and_offset();
        values.truncate(offset.unwrap_or(0) + len);
        values.drain(..offset.unwrap_or(0).min(values.len()));
        values
    } else {
        array.iter().cloned().collect()
    };
    match ArrayD::from_shape_vec(shape, values) {
        Ok(array) => A::into_any(array),
        Err(_) => unreachable!("an array has as many values as its shape says"),
    }
}
