//! Inputs and outputs as ONNX Runtime describes them.

use pyo3::prelude::*;
use schema_core::DType;
use schema_core::model::{ModelArray, ModelDim};

/// An input or output of a model that is described by its runtime: its name, type and shape.
pub(super) type Described<'py> = (String, String, Option<Vec<Bound<'py, PyAny>>>);

pub(super) fn array((name, of_type, shape): Described<'_>) -> ModelArray {
    let inner = of_type
        .strip_prefix("tensor(")
        .and_then(|rest| rest.strip_suffix(')'));
    let dtype = inner.and_then(|inner| match inner {
        "float" => Some(DType::F32),
        other => DType::from_name(other).or_else(|| DType::from_other_name(other)),
    });
    let array = ModelArray::new(name).with_made_up_name(false);
    let Some(dtype) = dtype else {
        return array.with_foreign_type(of_type);
    };
    let dims = shape.map(|shape| shape.iter().map(dim).collect());
    array.with_dtype(Some(dtype)).with_shape(dims)
}

fn dim(dim: &Bound<'_, PyAny>) -> ModelDim {
    if let Ok(size) = dim.extract::<usize>() {
        return ModelDim::Fixed(size);
    }
    match dim.extract::<String>() {
        Ok(symbol) => ModelDim::Symbol(symbol),
        Err(_) => ModelDim::Open,
    }
}
