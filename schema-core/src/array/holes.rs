//! Arrays some of whose values are not there, as columns with nulls come from a file.

use ndarray::{ArrayD, Zip};
use schema_spec::Scalar;

use crate::array::{AnyArray, Cell, TextArray};

/// An array and where its values are not there. Something stands in their places: NaN in floats,
/// zero or false elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Holed {
    pub(crate) array: AnyArray,
    pub(crate) missing: ArrayD<bool>,
}

/// What an array is once it is known which of its values are missing.
pub(crate) enum Marked {
    /// Text knows by itself, and so does an array of which nothing is missing.
    Whole(AnyArray),
    Holed(Holed),
}

/// `missing` has the shape of the array.
pub(crate) fn marked(mut array: AnyArray, missing: ArrayD<bool>) -> Marked {
    if !missing.iter().any(|missing| *missing) {
        return Marked::Whole(array);
    }
    if let AnyArray::Text(text) = array {
        return Marked::Whole(AnyArray::Text(without(text, &missing)));
    }
    let placeholder = if array.dtype().is_integer() {
        Scalar::Int(0)
    } else {
        Scalar::Float(f64::NAN)
    };
    fill(&mut array, &missing, placeholder);
    Marked::Holed(Holed { array, missing })
}

/// The text with more of its cells missing.
fn without(text: TextArray, missing: &ArrayD<bool>) -> TextArray {
    let mut cells = match text.cells() {
        Some(cells) => cells.clone(),
        None => ArrayD::from_elem(missing.shape(), Cell::Text),
    };
    let mut values = text.into_values();
    Zip::from(&mut values)
        .and(&mut cells)
        .and(missing)
        .for_each(|value, cell, missing| {
            if *missing {
                value.clear();
                *cell = Cell::Missing;
            }
        });
    TextArray::with_cells(values, cells)
        .unwrap_or_else(|| unreachable!("the mask has the shape of the array"))
}

/// Puts a number into the places, as near as the array's dtype has it; false, where that is bool.
#[allow(clippy::cast_possible_truncation)] // numbers from a schema fit its dtype
pub(crate) fn fill(array: &mut AnyArray, places: &ArrayD<bool>, value: Scalar<'_>) {
    fn put<T: Clone>(array: &mut ArrayD<T>, places: &ArrayD<bool>, value: &T) {
        Zip::from(array).and(places).for_each(|cell, place| {
            if *place {
                cell.clone_from(value);
            }
        });
    }
    let real = value.as_f64().unwrap_or(f64::NAN);
    let whole = match value {
        Scalar::Int(number) => number,
        _ => real as i128,
    };
    macro_rules! whole {
        ($array:ident, $number:ty) => {
            put(
                $array,
                places,
                &<$number>::try_from(whole).unwrap_or_default(),
            )
        };
    }
    match array {
        AnyArray::Bool(array) => put(array, places, &matches!(value, Scalar::Bool(true))),
        AnyArray::U8(array) => whole!(array, u8),
        AnyArray::U16(array) => whole!(array, u16),
        AnyArray::U32(array) => whole!(array, u32),
        AnyArray::U64(array) => whole!(array, u64),
        AnyArray::I8(array) => whole!(array, i8),
        AnyArray::I16(array) => whole!(array, i16),
        AnyArray::I32(array) => whole!(array, i32),
        AnyArray::I64(array) => whole!(array, i64),
        #[cfg(feature = "half")]
        AnyArray::F16(array) => put(array, places, &half::f16::from_f64(real)),
        #[cfg(feature = "half")]
        AnyArray::BF16(array) => put(array, places, &half::bf16::from_f64(real)),
        AnyArray::F32(array) => put(array, places, &(real as f32)),
        AnyArray::F64(array) => put(array, places, &real),
        #[cfg(feature = "complex")]
        AnyArray::ComplexF32(array) => put(array, places, &(real as f32).into()),
        #[cfg(feature = "complex")]
        AnyArray::ComplexF64(array) => put(array, places, &real.into()),
        AnyArray::Text(_) => {}
    }
}
