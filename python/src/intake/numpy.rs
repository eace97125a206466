//! NumPy arrays of numbers and truth values, without a copy.

use ::numpy::{
    PyArrayDescr, PyArrayDescrMethods, PyArrayDyn, PyArrayMethods, PyReadonlyArrayDyn,
    PyUntypedArray, PyUntypedArrayMethods,
};
use half::bf16;
use half::slice::HalfBitsSliceExt;
use ndarray::{ArrayD, ArrayViewD};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use schema_core::DType;
use schema_core::arrays::AnyView;

use super::helper;

/// The most axes of an array that are viewed: the limit of NumPy 1, and of rust-numpy.
pub(super) const MOST_AXES: usize = 32;

/// What there is of an array.
pub(super) enum Found<'py> {
    Array(Array<'py>),
    TooManyAxes(usize),
    /// It is of a dtype that is converted, or that no schema can name.
    Other,
}

macro_rules! arrays {
    ($($variant:ident($element:ty, $kind:literal))*) => {
        /// A NumPy array of a dtype that a schema can name.
        pub(super) enum Array<'py> {
            $($variant(PyReadonlyArrayDyn<'py, $element>),)*
            /// The bits of `bfloat16` of a library that is not `ml_dtypes`.
            Bits(PyReadonlyArrayDyn<'py, u16>),
            /// The same, not contiguous.
            Copied(ArrayD<bf16>),
        }

        /// The dtype with that letter for its kind, and that size of an element.
        fn dtype(kind: u8, size: usize) -> Option<DType> {
            $(if kind == $kind && size == size_of::<$element>() {
                return Some(DType::$variant);
            })*
            None
        }

        impl<'py> Array<'py> {
            fn of_dtype(dtype: DType, array: &Bound<'py, PyUntypedArray>) -> PyResult<Array<'py>> {
                match dtype {
                    $(DType::$variant => {
                        let array = array.cast::<PyArrayDyn<$element>>()?;
                        Ok(Array::$variant(array.try_readonly().map_err(in_use)?))
                    })*
                    _ => Err(PyValueError::new_err("an array is of no dtype of a schema")),
                }
            }

            pub(super) fn view(&self) -> AnyView<'_> {
                match self {
                    $(Array::$variant(array) => array.as_array().into(),)*
                    Array::Bits(array) => reinterpreted(array).into(),
                    Array::Copied(array) => array.into(),
                }
            }
        }
    };
}

// Ordered by how often models take them, since they are tried in this order.
arrays! {
    F32(f32, b'f')
    F64(f64, b'f')
    I64(i64, b'i')
    I32(i32, b'i')
    U8(u8, b'u')
    Bool(bool, b'b')
    I8(i8, b'i')
    I16(i16, b'i')
    U16(u16, b'u')
    U32(u32, b'u')
    U64(u64, b'u')
    F16(half::f16, b'f')
    ComplexF32(num_complex::Complex<f32>, b'c')
    ComplexF64(num_complex::Complex<f64>, b'c')
    BF16(bf16, 0)
}

impl<'py> Array<'py> {
    pub(super) fn of(py: Python<'py>, array: &Bound<'py, PyUntypedArray>) -> PyResult<Found<'py>> {
        let descr = array.dtype();
        let size = descr.itemsize();
        let dtype = match dtype(descr.kind(), size) {
            Some(dtype) => dtype,
            None if size == 2 && is_bfloat16(py, &descr) => DType::BF16,
            None => return Ok(Found::Other),
        };
        if array.ndim() > MOST_AXES {
            return Ok(Found::TooManyAxes(array.ndim()));
        }
        let step = isize::try_from(size).unwrap_or(1);
        let is_whole = |stride: &isize| stride % step == 0;
        // A field of a structured array has strides that are no multiple of its own size.
        if !array.is_aligned()
            || descr.is_native_byteorder() == Some(false)
            || !array.strides().iter().all(is_whole)
        {
            let native = helper(py, "native")?.call1((array,))?;
            let native = native.cast::<PyUntypedArray>()?;
            return Array::of_dtype(dtype, native).map(Found::Array);
        }
        Array::of_dtype(dtype, array).map(Found::Array)
    }

    /// An array of `bfloat16` from its bits; `None` if these are not `uint16`.
    pub(super) fn of_bits(array: &Bound<'py, PyUntypedArray>) -> PyResult<Option<Array<'py>>> {
        let Ok(array) = array.cast::<PyArrayDyn<u16>>() else {
            return Ok(None);
        };
        let array = array.try_readonly().map_err(in_use)?;
        let view = array.as_array();
        if view.as_slice().is_some() {
            return Ok(Some(Array::Bits(array)));
        }
        Ok(Some(Array::Copied(view.mapv(bf16::from_bits))))
    }
}

fn reinterpreted<'a>(array: &'a PyReadonlyArrayDyn<'_, u16>) -> ArrayViewD<'a, bf16> {
    let bits = array.as_slice().unwrap_or_default();
    ArrayViewD::from_shape(array.shape(), bits.reinterpret_cast())
        .unwrap_or_else(|_| unreachable!("the array is contiguous"))
}

/// Whether it is the dtype that `ml_dtypes` registers.
fn is_bfloat16(py: Python<'_>, descr: &Bound<'_, PyArrayDescr>) -> bool {
    // The numbers of NumPy's own dtypes are below.
    const USER: i32 = 256;
    descr.num() >= USER
        && PyArrayDescr::new(py, "bfloat16").is_ok_and(|known| known.is_equiv_to(descr))
}

fn in_use(_: ::numpy::BorrowError) -> PyErr {
    PyValueError::new_err("an array is changed by another extension at this moment")
}
