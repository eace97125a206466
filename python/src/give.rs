//! Arrays of the library, handed over to Python: as NumPy arrays, which own their memory.

use numpy::IntoPyArray;
use pyo3::exceptions::{PyImportError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use schema_core::ndarray::ArrayD;
use schema_core::{AnyArray, Arrays};

/// Returns the arrays by name. Missing values are NaN in floats and `None` in text; integers and truth values
/// with some are masked arrays.
pub(crate) fn give(py: Python<'_>, arrays: Arrays) -> PyResult<Bound<'_, PyDict>> {
    let masks: Vec<_> = arrays
        .iter()
        .map(|(name, _)| {
            let mask = arrays.missing(name);
            mask.filter(|mask| mask.iter().any(|missing| *missing))
        })
        .collect();
    let given = PyDict::new(py);
    for ((name, array), mask) in arrays.into_iter().zip(masks) {
        given.set_item(name, one(py, array, mask)?)?;
    }
    Ok(given)
}

fn one(py: Python<'_>, array: AnyArray, mask: Option<ArrayD<bool>>) -> PyResult<Bound<'_, PyAny>> {
    macro_rules! plain {
        ($array:expr, $mask:expr) => {{
            let array = $array.into_pyarray(py).into_any();
            match $mask {
                Some(mask) => masked(&array, mask),
                None => Ok(array),
            }
        }};
    }
    let no_mask = None::<ArrayD<bool>>;
    match array {
        AnyArray::Bool(array) => plain!(array, mask),
        AnyArray::U8(array) => plain!(array, mask),
        AnyArray::U16(array) => plain!(array, mask),
        AnyArray::U32(array) => plain!(array, mask),
        AnyArray::U64(array) => plain!(array, mask),
        AnyArray::I8(array) => plain!(array, mask),
        AnyArray::I16(array) => plain!(array, mask),
        AnyArray::I32(array) => plain!(array, mask),
        AnyArray::I64(array) => plain!(array, mask),
        // What is missing is NaN already.
        AnyArray::F16(array) => plain!(array, no_mask),
        AnyArray::F32(array) => plain!(array, no_mask),
        AnyArray::F64(array) => plain!(array, no_mask),
        AnyArray::BF16(array) => {
            if py.import("ml_dtypes").is_err() {
                return Err(PyImportError::new_err(
                    "NumPy has no bf16 of its own: install the package `ml_dtypes`",
                ));
            }
            plain!(array, no_mask)
        }
        AnyArray::ComplexF32(array) => plain!(array, no_mask),
        AnyArray::ComplexF64(array) => plain!(array, no_mask),
        AnyArray::Text(array) => text(py, array.into_values(), mask.as_ref()),
        other => {
            let dtype = other.dtype();
            Err(PyTypeError::new_err(format!(
                "NumPy has no dtype for {dtype}"
            )))
        }
    }
}

fn masked<'py>(array: &Bound<'py, PyAny>, mask: ArrayD<bool>) -> PyResult<Bound<'py, PyAny>> {
    let py = array.py();
    let mask = mask.into_pyarray(py);
    py.import("numpy.ma")?
        .getattr("masked_array")?
        .call1((array, mask))
}

/// An array of the dtype `str`, or of objects where that cannot hold the values: `None` for what is missing,
/// and text that ends with zeros.
fn text<'py>(
    py: Python<'py>,
    values: ArrayD<String>,
    mask: Option<&ArrayD<bool>>,
) -> PyResult<Bound<'py, PyAny>> {
    let is_plain = mask.is_none() && !values.iter().any(|text| text.ends_with('\0'));
    let none = ArrayD::from_elem(values.raw_dim(), false);
    let missing = mask.unwrap_or(&none);
    let object = |(text, missing): (&String, &bool)| match missing {
        true => py.None(),
        false => PyString::new(py, text).into_any().unbind(),
    };
    let objects: Vec<Py<PyAny>> = values.iter().zip(missing).map(object).collect();
    let array = ArrayD::from_shape_vec(values.raw_dim(), objects);
    let array = array.map_err(|error| PyTypeError::new_err(error.to_string()))?;
    let array = array.into_pyarray(py).into_any();
    if is_plain {
        array.call_method1("astype", ("U",))
    } else {
        Ok(array)
    }
}
