//! Arrays that are moved into tensors.

use std::fmt::Debug;

use ort::value::{DynValue, PrimitiveTensorElementType, Tensor};
use schema_core::ndarray::{ArrayD, IxDyn};
use schema_core::spec::Role;
use schema_core::{AnyArray, DType, FromArrays, Valid};
use schema_tensors::{Framework, Reason, TensorError, dense};

use crate::shared;

/// Makes a tensor of each input, by its name, in the order of the schema: what `Session::run` takes.
/// Optional arrays that are absent are left out, and so are targets and weights.
///
/// An array of standard layout is moved; any other is copied once, and so is text.
///
/// # Errors
///
/// Returns which array cannot be a tensor, and why: ONNX Runtime has no such dtype, or values are missing.
pub fn tensors<T: FromArrays>(valid: Valid<T>) -> Result<Vec<(String, DynValue)>, TensorError> {
    let tensors = schema_tensors::tensors(valid, Role::Input, ORT, tensor)?;
    Ok(tensors.into())
}

macro_rules! of_arrays {
    ($($dtype:ident($name:ident))*) => {
        pub(crate) const ORT: Framework =
            Framework::new("ONNX Runtime", &[$(DType::$dtype,)* DType::Text]);

        fn tensor(array: AnyArray) -> Result<DynValue, Reason> {
            match array {
                $(AnyArray::$dtype(array) => moved(array),)*
                text => match text.into_array::<String, IxDyn>() {
                    Ok(text) => text_tensor(text),
                    Err(_) => Err(Reason::Dtype),
                },
            }
        }
    };
}

shared!(of_arrays);

pub(crate) fn moved<A>(array: ArrayD<A>) -> Result<DynValue, Reason>
where
    A: PrimitiveTensorElementType + Clone + Debug + 'static,
{
    let (values, shape) = dense(array);
    let tensor = Tensor::from_array((shape, values)).map_err(Reason::failed)?;
    Ok(tensor.into_dyn())
}

pub(crate) fn text_tensor(text: ArrayD<String>) -> Result<DynValue, Reason> {
    let (values, shape) = dense(text);
    let tensor = Tensor::from_string_array((shape, &*values)).map_err(Reason::failed)?;
    Ok(tensor.into_dyn())
}
