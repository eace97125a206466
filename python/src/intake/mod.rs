//! What Python hands over as data: arrays by name, tables, streams of batches and files.
//!
//! Arrays of NumPy are viewed, without a copy. Whatever else is an array is made one by the module
//! `inputschema._intake`, which knows the libraries of Python by the methods that they have in common.

mod arrow;
mod begun;
mod given;
mod lists;
mod numpy;
mod stack;
mod stop;

use ::numpy::{PyArrayMethods, PyUntypedArray};
use ndarray::ArrayD;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple};
use schema_core::{Arrays, Views};

pub(crate) use begun::Begun;
pub(crate) use given::{Given, begin, stopped};
use numpy::{Array, Found};

/// Arrays by name, kept alive, and unchanged by Rust, while views of them exist. Nothing keeps another
/// thread of Python from changing them meanwhile.
pub(crate) struct Held<'py> {
    arrays: Vec<(Bound<'py, PyString>, Value<'py>)>,
}

enum Value<'py> {
    Array(Array<'py>),
    /// An array, and the mask of its missing values.
    Masked(Array<'py>, ArrayD<bool>),
    /// An entry of that name: a copy, or the reason why it is no array.
    Entry(Arrays),
}

impl<'py> Held<'py> {
    /// # Errors
    ///
    /// A name is not text. A value that is no array is an entry that says why, and so is in the report.
    pub(crate) fn of(arrays: &Bound<'py, PyDict>) -> PyResult<Held<'py>> {
        let py = arrays.py();
        let mut held = Vec::with_capacity(arrays.len());
        for (name, value) in arrays {
            let name = match name.cast_into::<PyString>() {
                Ok(name) if name.to_str().is_ok() => name,
                Ok(name) => return Err(unnameable(&name)),
                Err(error) => return Err(unnameable(&error.into_inner())),
            };
            let value = Value::of(py, name.to_str()?, &value)?;
            held.push((name, value));
        }
        Ok(Held { arrays: held })
    }

    /// The arrays, borrowed.
    pub(crate) fn views(&self) -> PyResult<Views<'_>> {
        let mut views = Views::new();
        for (name, value) in &self.arrays {
            let name = name.to_str()?;
            match value {
                Value::Array(array) => views.insert(name, array.view()),
                Value::Masked(array, missing) => {
                    // The shapes were compared.
                    let _ = views.insert_with_missing(name, array.view(), missing.clone());
                }
                Value::Entry(entry) => views.append(entry),
            }
        }
        Ok(views)
    }

    /// Copies the arrays.
    pub(crate) fn to_arrays(&self) -> PyResult<Arrays> {
        let mut arrays = Arrays::new();
        for (name, value) in &self.arrays {
            let name = name.to_str()?;
            match value {
                Value::Array(array) => {
                    arrays.insert(name, array.view());
                }
                Value::Masked(array, missing) => {
                    let _ = arrays.insert_with_missing(name, array.view(), missing.clone());
                }
                Value::Entry(entry) => arrays.append(entry.clone()),
            }
        }
        Ok(arrays)
    }
}

fn unnameable(name: &Bound<'_, PyAny>) -> PyErr {
    let shown = match name.repr() {
        Ok(shown) => shown.to_string_lossy().chars().take(40).collect(),
        Err(_) => String::from("one"),
    };
    let of = match name.get_type().name() {
        Ok(of) => of.to_string_lossy().into_owned(),
        Err(_) => String::from("object"),
    };
    PyTypeError::new_err(format!(
        "the names of arrays are text, but {shown} is of the type `{of}`"
    ))
}

impl<'py> Value<'py> {
    fn of(py: Python<'py>, name: &str, value: &Bound<'py, PyAny>) -> PyResult<Value<'py>> {
        if let Ok(array) = value.cast_exact::<PyUntypedArray>() {
            return Value::of_numpy(py, name, array);
        }
        if lists::is_plain(value) {
            return Ok(Value::Entry(lists::read(name, value)?));
        }
        let converted = helper(py, "array")?.call1((value,))?;
        Value::of_converted(py, name, &converted)
    }

    fn of_numpy(
        py: Python<'py>,
        name: &str,
        array: &Bound<'py, PyUntypedArray>,
    ) -> PyResult<Value<'py>> {
        match Array::of(py, array)? {
            Found::Other => {
                let converted = helper(py, "of_other_dtype")?.call1((array,))?;
                Value::of_converted(py, name, &converted)
            }
            found => Ok(Value::of_found(name, found)),
        }
    }

    /// An array, or why there is none.
    fn of_found(name: &str, found: Found<'py>) -> Value<'py> {
        match found {
            Found::Array(array) => Value::Array(array),
            Found::TooManyAxes(axes) => {
                let most = numpy::MOST_AXES;
                let reason = format!("has {axes} axes, and at most {most} can be checked");
                Value::unreadable(name, &reason)
            }
            Found::Other => Value::unreadable(name, "is of a dtype that no schema can name"),
        }
    }

    /// What `inputschema._intake` made of a value: a tag, and what it says of what follows.
    fn of_converted(
        py: Python<'py>,
        name: &str,
        converted: &Bound<'py, PyAny>,
    ) -> PyResult<Value<'py>> {
        let parts = converted.cast::<PyTuple>()?;
        let tag = parts.get_item(0)?;
        let payload = parts.get_item(1)?;
        match tag.cast::<PyString>()?.to_str()? {
            "array" => {
                let found = Array::of(py, payload.cast::<PyUntypedArray>()?)?;
                Ok(Value::of_found(name, found))
            }
            "bfloat16" => {
                let array = Array::of_bits(payload.cast::<PyUntypedArray>()?)?;
                Ok(Value::of_found(
                    name,
                    array.map_or(Found::Other, Found::Array),
                ))
            }
            "masked" => {
                let inner = Value::of(py, name, &payload)?;
                let mask = parts.get_item(2)?;
                let mask = mask.cast::<::numpy::PyArrayDyn<bool>>()?;
                let mask = mask.try_readonly()?.as_array().to_owned();
                Ok(inner.without(name, mask))
            }
            "list" => Ok(Value::Entry(lists::read(name, &payload)?)),
            "npy" => {
                let bytes = payload.cast::<PyBytes>()?;
                match Arrays::from_bytes(name, bytes.as_bytes()) {
                    Ok(entry) => Ok(Value::Entry(entry)),
                    Err(error) => Ok(Value::unreadable(name, &error.kind().to_string())),
                }
            }
            "column" => Ok(Value::Entry(arrow::column(py, name, &payload)?)),
            "columns" => {
                let columns = match Given::of(py, &payload)? {
                    Given::Held(held) => held.to_arrays()?,
                    given => given.to_arrays(py)?,
                };
                Ok(Value::Entry(stack::stacked(name, &columns)))
            }
            _ => Ok(Value::unreadable(
                name,
                &payload.cast::<PyString>()?.to_string_lossy(),
            )),
        }
    }

    fn unreadable(name: &str, reason: &str) -> Value<'py> {
        let mut entry = Arrays::new();
        entry.insert_unreadable(name, reason);
        Value::Entry(entry)
    }

    /// The same without the values under a mask.
    fn without(self, name: &str, missing: ArrayD<bool>) -> Value<'py> {
        match self {
            Value::Array(array) if array.view().shape() == missing.shape() => {
                Value::Masked(array, missing)
            }
            Value::Entry(entry) => {
                let mut masked = Arrays::new();
                let array = entry.get(name).cloned();
                match array.map(|array| masked.insert_with_missing(name, array, missing)) {
                    Some(Ok(_)) => Value::Entry(masked),
                    Some(Err(_)) => Value::unreadable(name, "has a mask of another shape"),
                    None => Value::Entry(entry),
                }
            }
            _ => Value::unreadable(name, "has a mask of another shape"),
        }
    }
}

/// A function of `inputschema._intake`.
fn helper<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    static MODULE: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    let import = || PyModule::import(py, "inputschema._intake").map(Bound::unbind);
    MODULE.get_or_try_init(py, import)?.bind(py).getattr(name)
}

/// The texts of a list.
fn texts(list: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    let list = list.cast::<PyList>()?;
    list.iter().map(|text| text.extract()).collect()
}
