//! Arrays of Python as views, without a copy.

use numpy::{PyReadonlyArrayDyn, PyUntypedArray, PyUntypedArrayMethods};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use schema_core::Views;
use schema_core::arrays::AnyView;

/// Arrays by name, kept alive and unchanged by Rust while views of them exist.
pub(crate) struct Held<'py> {
    arrays: Vec<(Bound<'py, PyString>, Array<'py>)>,
}

macro_rules! arrays {
    ($($variant:ident($element:ty))*) => {
        /// A NumPy array of a dtype that a schema can name.
        enum Array<'py> {
            $($variant(PyReadonlyArrayDyn<'py, $element>),)*
        }

        impl<'py> Array<'py> {
            fn of(array: &Bound<'py, PyUntypedArray>) -> Option<Array<'py>> {
                $(
                    if let Ok(array) = array.extract::<PyReadonlyArrayDyn<'py, $element>>() {
                        return Some(Array::$variant(array));
                    }
                )*
                None
            }

            fn view(&self) -> AnyView<'_> {
                match self {
                    $(Array::$variant(array) => array.as_array().into(),)*
                }
            }
        }
    };
}

arrays! {
    F32(f32) F64(f64) I64(i64) I32(i32) U8(u8) Bool(bool) I8(i8) I16(i16) U16(u16) U32(u32) U64(u64)
}

impl<'py> Held<'py> {
    pub(crate) fn of(arrays: &Bound<'py, PyDict>) -> PyResult<Held<'py>> {
        let mut held = Vec::with_capacity(arrays.len());
        for (name, value) in arrays {
            let name = name.cast_into::<PyString>()?;
            let array = value.cast::<PyUntypedArray>()?;
            let Some(array) = Array::of(array) else {
                let dtype = array.dtype();
                return Err(pyo3::exceptions::PyTypeError::new_err(format!(
                    "`{name}` has the dtype {dtype}, which no schema can name"
                )));
            };
            held.push((name, array));
        }
        Ok(Held { arrays: held })
    }

    pub(crate) fn views(&self) -> PyResult<Views<'_>> {
        let mut views = Views::new();
        for (name, array) in &self.arrays {
            views.insert(name.to_str()?, array.view());
        }
        Ok(views)
    }
}

pub(crate) enum Given<'py> {
    Held(Held<'py>),
}
impl<'py> Given<'py> {
    pub(crate) fn of(_: Python<'py>, data: &Bound<'py, PyAny>) -> PyResult<Given<'py>> {
        Ok(Given::Held(Held::of(data.cast::<PyDict>()?)?))
    }
    pub(crate) fn to_arrays(&self, _: Python<'py>) -> PyResult<schema_core::Arrays> {
        let Given::Held(held) = self;
        Ok(held.views()?.to_arrays())
    }
}
