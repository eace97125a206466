//! Arrays with missing values, as columns with nulls come from a file.

use ndarray::{ArrayD, Zip};
use schema_spec::Scalar;

use crate::{AnyArray, FromScalar, match_dtype};

/// An array and the mask of its missing values. In their places it holds NaN where it is of floats,
/// zero or false elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Masked {
    /// The array.
    pub array: AnyArray,
    /// True where a value is missing; of the array's shape.
    pub missing: ArrayD<bool>,
}

impl Masked {
    /// The array, with what it held in the places of missing values replaced.
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

/// Puts a value into the marked places: the nearest that the array's dtype has, or its default where
/// it has none. Text is left as it is.
pub fn fill(array: &mut AnyArray, marked: &ArrayD<bool>, value: Scalar<'_>) {
    fn put<T: FromScalar + Default + Clone>(
        array: &mut ArrayD<T>,
        marked: &ArrayD<bool>,
        value: Scalar<'_>,
    ) {
        let value = T::nearest(value).unwrap_or_default();
        Zip::from(array).and(marked).for_each(|cell, marked| {
            if *marked {
                cell.clone_from(&value);
            }
        });
    }
    match_dtype!(match array {
        AnyArray::Primitive(array) => put(array, marked, value),
        AnyArray::Text(_) => {}
    });
}
