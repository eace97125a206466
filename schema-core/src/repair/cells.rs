//! The values of an array of any dtype, one after the other, as what they are.

use ndarray::ArrayD;
use schema_spec::Scalar;

use crate::array::{AnyArray, Cell};
use crate::{Text, Value};

/// The values in row-major order; `None` where one is not there. NaN is there.
pub(super) fn cells<'a>(
    array: &'a AnyArray,
    missing: Option<&'a ArrayD<bool>>,
) -> Box<dyn Iterator<Item = Option<Scalar<'a>>> + 'a> {
    let all = all(array);
    match missing {
        Some(missing) => Box::new(
            all.zip(missing)
                .map(|(cell, missing)| cell.filter(|_| !missing)),
        ),
        None => all,
    }
}

fn all<'a>(array: &'a AnyArray) -> Box<dyn Iterator<Item = Option<Scalar<'a>>> + 'a> {
    macro_rules! whole {
        ($array:ident) => {
            Box::new(
                $array
                    .iter()
                    .map(|&number| Some(Scalar::Int(number.into()))),
            )
        };
    }
    macro_rules! float {
        ($array:ident) => {
            Box::new(
                $array
                    .iter()
                    .map(|&number| Some(Scalar::Float(number.into()))),
            )
        };
    }
    match array {
        AnyArray::Bool(array) => Box::new(array.iter().map(|&truth| Some(Scalar::Bool(truth)))),
        AnyArray::U8(array) => whole!(array),
        AnyArray::U16(array) => whole!(array),
        AnyArray::U32(array) => whole!(array),
        AnyArray::U64(array) => whole!(array),
        AnyArray::I8(array) => whole!(array),
        AnyArray::I16(array) => whole!(array),
        AnyArray::I32(array) => whole!(array),
        AnyArray::I64(array) => whole!(array),
        #[cfg(feature = "half")]
        AnyArray::F16(array) => float!(array),
        #[cfg(feature = "half")]
        AnyArray::BF16(array) => float!(array),
        AnyArray::F32(array) => float!(array),
        AnyArray::F64(array) => float!(array),
        #[cfg(feature = "complex")]
        AnyArray::ComplexF32(array) => Box::new(
            (array.iter()).map(|number| Some(Scalar::Complex(number.re.into(), number.im.into()))),
        ),
        #[cfg(feature = "complex")]
        AnyArray::ComplexF64(array) => {
            Box::new((array.iter()).map(|number| Some(Scalar::Complex(number.re, number.im))))
        }
        AnyArray::Text(text) => match text.cells() {
            None => Box::new(text.values().iter().map(|text| Some(Scalar::Text(text)))),
            Some(cells) => Box::new(
                text.values()
                    .iter()
                    .zip(cells)
                    .map(|(text, cell)| (*cell != Cell::Missing).then_some(Scalar::Text(text))),
            ),
        },
    }
}

/// The value at a place.
pub(super) fn cell(
    array: &AnyArray,
    missing: Option<&ArrayD<bool>>,
    index: &[usize],
) -> Option<Value> {
    if missing.is_some_and(|missing| missing[index]) {
        return None;
    }
    macro_rules! whole {
        ($array:ident) => {
            Value::Int($array[index].into())
        };
    }
    macro_rules! float {
        ($array:ident) => {
            Value::Float($array[index].into())
        };
    }
    Some(match array {
        AnyArray::Bool(array) => Value::Bool(array[index]),
        AnyArray::U8(array) => whole!(array),
        AnyArray::U16(array) => whole!(array),
        AnyArray::U32(array) => whole!(array),
        AnyArray::U64(array) => whole!(array),
        AnyArray::I8(array) => whole!(array),
        AnyArray::I16(array) => whole!(array),
        AnyArray::I32(array) => whole!(array),
        AnyArray::I64(array) => whole!(array),
        #[cfg(feature = "half")]
        AnyArray::F16(array) => float!(array),
        #[cfg(feature = "half")]
        AnyArray::BF16(array) => float!(array),
        AnyArray::F32(array) => float!(array),
        AnyArray::F64(array) => float!(array),
        #[cfg(feature = "complex")]
        AnyArray::ComplexF32(array) => {
            Value::Complex(array[index].re.into(), array[index].im.into())
        }
        #[cfg(feature = "complex")]
        AnyArray::ComplexF64(array) => Value::Complex(array[index].re, array[index].im),
        AnyArray::Text(text) => {
            if text
                .cells()
                .is_some_and(|cells| cells[index] == Cell::Missing)
            {
                return None;
            }
            value(Scalar::Text(&text.values()[index]))
        }
    })
}

/// The value at a place as a report has it: a float with the decimals that its type prints.
pub(super) fn reported(array: &AnyArray, index: &[usize]) -> Option<Value> {
    fn decimals(number: impl Copy + Into<f64> + ToString) -> Value {
        let parsed = number.to_string().parse();
        Value::Float(parsed.unwrap_or_else(|_| number.into()))
    }
    Some(match array {
        #[cfg(feature = "half")]
        AnyArray::F16(array) => decimals(array[index]),
        #[cfg(feature = "half")]
        AnyArray::BF16(array) => decimals(array[index]),
        AnyArray::F32(array) => decimals(array[index]),
        array => return cell(array, None, index),
    })
}

/// The value, with text of its own.
pub(super) fn value(scalar: Scalar<'_>) -> Value {
    match scalar {
        Scalar::Bool(truth) => Value::Bool(truth),
        Scalar::Int(number) => Value::Int(number),
        Scalar::Float(number) => Value::Float(number),
        Scalar::Complex(re, im) => Value::Complex(re, im),
        Scalar::Text(text) => Value::Text(Text::Owned(text.to_owned())),
    }
}
