#![doc = include_str!("../README.md")]

use burn_std::{DType as Burn, Element, TensorData};
use schema_core::arrays::OwnedElement;
use schema_core::ndarray::ArrayD;
use schema_core::spec::Role;
use schema_core::{AnyArray, Arrays, DType, FromArrays, Rejected, Valid};
use schema_tensors::{Framework, Reason, dense};

pub use schema_tensors::{ByRole, Named, TensorError};

/// The dtypes of numbers that burn and schemas have in common.
macro_rules! shared {
    ($($dtype:ident)*) => {
        const BURN: Framework = Framework::new("burn", &[DType::Bool, $(DType::$dtype),*]);

        fn data(array: AnyArray) -> Result<TensorData, Reason> {
            match array {
                AnyArray::Bool(array) => Ok(moved(array)),
                $(AnyArray::$dtype(array) => Ok(moved(array)),)*
                _ => Err(Reason::Dtype),
            }
        }

        fn array(data: TensorData) -> Result<AnyArray, String> {
            match data.dtype() {
                // A backend may store these as integers.
                Burn::Bool(_) => of_data(data, AnyArray::Bool),
                $(Burn::$dtype => of_data(data, AnyArray::$dtype),)*
                other => Err(format!("holds {} of burn, which no schema has", other.name())),
            }
        }
    };
}

shared!(U8 U16 U32 U64 I8 I16 I32 I64 F16 BF16 F32 F64);

fn moved<A: Element>(array: ArrayD<A>) -> TensorData {
    let (values, shape) = dense(array);
    TensorData::new(values, shape)
}

fn of_data<A: Element + OwnedElement>(
    data: TensorData,
    any: impl Fn(ArrayD<A>) -> AnyArray,
) -> Result<AnyArray, String> {
    let shape = data.shape().to_vec();
    let values = (data.try_into_vec_as::<A>()).map_err(|error| format!("is no array: {error}"))?;
    let array = ArrayD::from_shape_vec(shape, values);
    array
        .map(any)
        .map_err(|error| format!("is no array: {error}"))
}

/// Makes the data of a tensor of each input, by its name, in the order of the schema, for
/// `Tensor::from_data`, which knows the rank and the device. Optional arrays that are absent are left out,
/// and so are targets and weights, which [`by_role`] has.
///
/// An array of standard layout is moved; any other is copied once. A backend may copy the data to its
/// device.
///
/// # Errors
///
/// Returns which array cannot be a tensor, and why: burn has no such dtype, or values are missing.
pub fn tensors<T: FromArrays>(valid: Valid<T>) -> Result<Named<TensorData>, TensorError> {
    schema_tensors::tensors(valid, Role::Input, BURN, data)
}

/// Makes the data of inputs, targets and weights, as training needs them.
///
/// # Errors
///
/// The same as for [`tensors`].
pub fn by_role<T: FromArrays>(valid: Valid<T>) -> Result<ByRole<TensorData>, TensorError> {
    schema_tensors::by_role(valid, BURN, data)
}

/// Proves the outputs of a model, by `Tensor::into_data`, by their own schema. Their values are moved.
///
/// # Errors
///
/// Returns the arrays with a report of all violations.
pub fn outputs<U: FromArrays>(
    outputs: impl IntoIterator<Item = (impl Into<String>, TensorData)>,
) -> Result<Valid<U>, Rejected<Arrays>> {
    let outputs = outputs.into_iter();
    schema_tensors::outputs(outputs.map(|(name, data)| (name, array(data))))
}
