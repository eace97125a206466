#![doc = include_str!("../README.md")]

use candle_core::{DType as Candle, Device, Result as CandleResult, Tensor, WithDType};
use schema_core::arrays::OwnedElement;
use schema_core::ndarray::ArrayD;
use schema_core::spec::Role;
use schema_core::{AnyArray, Arrays, DType, FromArrays, Rejected, Valid};
use schema_tensors::{Framework, Reason, dense};

pub use schema_tensors::{ByRole, Named, TensorError};

/// The dtypes that candle and schemas have in common.
macro_rules! shared {
    ($($dtype:ident)*) => {
        const CANDLE: Framework = Framework::new("candle", &[$(DType::$dtype),*]);

        fn tensor(array: AnyArray, device: &Device) -> Result<Tensor, Reason> {
            match array {
                $(AnyArray::$dtype(array) => moved(array, device),)*
                _ => Err(Reason::Dtype),
            }
        }

        fn array(tensor: &Tensor) -> Result<AnyArray, String> {
            match tensor.dtype() {
                $(Candle::$dtype => copied(tensor, AnyArray::$dtype),)*
                other => Err(format!("holds {other:?} of candle, which no schema has")),
            }
        }
    };
}

shared!(U8 U32 I16 I32 I64 F16 BF16 F32 F64);

fn moved<A: WithDType>(array: ArrayD<A>, device: &Device) -> Result<Tensor, Reason> {
    let (values, shape) = dense(array);
    Tensor::from_vec(values, shape, device).map_err(Reason::failed)
}

fn copied<A: WithDType + OwnedElement>(
    tensor: &Tensor,
    any: impl Fn(ArrayD<A>) -> AnyArray,
) -> Result<AnyArray, String> {
    let values = || -> CandleResult<Vec<A>> { tensor.flatten_all()?.to_vec1() };
    let values = values().map_err(|error| format!("cannot be copied: {error}"))?;
    let array = ArrayD::from_shape_vec(tensor.dims(), values);
    array
        .map(any)
        .map_err(|error| format!("is no array: {error}"))
}

/// Makes a tensor of each input, by its name, in the order of the schema. Optional arrays that are absent
/// are left out, and so are targets and weights, which [`by_role`] has.
///
/// On the CPU, an array of standard layout is moved; any other is copied once.
///
/// # Errors
///
/// Returns which array cannot be a tensor, and why: candle has no such dtype, values are missing, or the
/// device has no memory for it.
pub fn tensors<T: FromArrays>(
    valid: Valid<T>,
    device: &Device,
) -> Result<Named<Tensor>, TensorError> {
    schema_tensors::tensors(valid, Role::Input, CANDLE, |array| tensor(array, device))
}

/// Makes tensors of inputs, targets and weights, as training needs them.
///
/// # Errors
///
/// The same as for [`tensors`].
pub fn by_role<T: FromArrays>(
    valid: Valid<T>,
    device: &Device,
) -> Result<ByRole<Tensor>, TensorError> {
    schema_tensors::by_role(valid, CANDLE, |array| tensor(array, device))
}

/// Proves the outputs of a model by their own schema. Each is copied once, from its device.
///
/// # Errors
///
/// Returns the arrays with a report of all violations.
pub fn outputs<U: FromArrays>(
    outputs: impl IntoIterator<Item = (impl Into<String>, Tensor)>,
) -> Result<Valid<U>, Rejected<Arrays>> {
    let outputs = outputs.into_iter();
    schema_tensors::outputs(outputs.map(|(name, tensor)| (name, array(&tensor))))
}
