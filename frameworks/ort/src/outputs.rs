use ort::session::SessionOutputs;
use ort::value::{DynValue, PrimitiveTensorElementType, TensorElementType, ValueType};
use schema_core::arrays::OwnedElement;
use schema_core::{AnyArray, Arrays, FromArrays, Rejected, Valid};

use crate::shared;

/// Proves the outputs of a model by their own schema. Each is copied once.
///
/// # Errors
///
/// Returns the arrays with a report of all violations.
pub fn outputs<U: FromArrays>(outputs: &SessionOutputs<'_>) -> Result<Valid<U>, Rejected<Arrays>> {
    let arrays = outputs.iter().map(|(name, value)| (name, array(&value)));
    schema_tensors::outputs(arrays)
}

macro_rules! of_values {
    ($($dtype:ident($name:ident))*) => {
        fn array(value: &DynValue) -> Result<AnyArray, String> {
            let ValueType::Tensor { ty, .. } = value.dtype() else {
                return Err(format!("is no tensor, but {}", value.dtype()));
            };
            match ty {
                $(TensorElementType::$name => copied(value, AnyArray::$dtype),)*
                TensorElementType::String => {
                    value.try_extract_string_array().map(AnyArray::from).map_err(unreadable)
                }
                other => Err(format!("holds {other} of ONNX Runtime, which no schema has")),
            }
        }
    };
}

shared!(of_values);

fn copied<A>(
    value: &DynValue,
    any: impl Fn(schema_core::ndarray::ArrayD<A>) -> AnyArray,
) -> Result<AnyArray, String>
where
    A: PrimitiveTensorElementType + OwnedElement,
{
    let view = value.try_extract_array::<A>().map_err(unreadable)?;
    Ok(any(view.to_owned()))
}

fn unreadable(error: impl std::fmt::Display) -> String {
    format!("is no array: {error}")
}
