//! Arrays with missing values, such as columns with nulls.

use ndarray::ArrayD;
use schema_spec::Scalar;

use crate::{AnyArray, FromScalar, coordinates, match_dtype};

/// An array and the mask of its missing values. At masked positions it holds NaN if the elements are
/// floats, else zero or false.
#[derive(Clone, Debug, PartialEq)]
pub struct Masked {
    /// The array.
    pub array: AnyArray,
    /// True where a value is missing. It has the array's shape.
    pub missing: ArrayD<bool>,
}

impl Masked {
    /// Creates a masked array and replaces the values at masked positions.
    pub(crate) fn new(mut array: AnyArray, missing: ArrayD<bool>) -> Masked {
        let placeholder = if array.dtype().has_nan() {
            Scalar::Float(f64::NAN)
        } else {
            Scalar::Int(0)
        };
        fill(&mut array, &missing, placeholder);
        Masked { array, missing }
    }
}

/// Fills the masked positions with the nearest value of the array's dtype, or its default if it has
/// none. Text is not changed.
pub fn fill(array: &mut AnyArray, marked: &ArrayD<bool>, value: Scalar<'_>) {
    fn put<T: FromScalar + Default + Copy>(
        array: &mut ArrayD<T>,
        marked: &ArrayD<bool>,
        value: Scalar<'_>,
    ) {
        let value = T::nearest(value).unwrap_or_default();
        if let (Some(values), Some(marked)) = (array.as_slice_mut(), marked.as_slice()) {
            for (cell, marked) in values.iter_mut().zip(marked) {
                if *marked {
                    *cell = value;
                }
            }
            return;
        }
        for index in places(marked) {
            array[index.as_slice()] = value;
        }
    }
    match_dtype!(match array {
        AnyArray::Primitive(array) => put(array, marked, value),
        AnyArray::Text(_) => {}
    });
}

/// The coordinates of the masked positions, in row-major order.
pub(crate) fn places(marked: &ArrayD<bool>) -> impl Iterator<Item = Vec<usize>> {
    let marks = marked.iter().enumerate().filter(|(_, marked)| **marked);
    marks.map(|(place, _)| coordinates(place, marked.shape()))
}
