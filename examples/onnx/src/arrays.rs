use schema_core::arrays::OwnedElement;
use schema_core::{AnyArray, Arrays, InputSchema};
use tract_onnx::prelude::{Datum, DatumType, TValue, Tensor};

use crate::tensors::inputs;

/// Copies tensors into arrays under the names of the schema, for the report on tensors that cannot be
/// viewed as a `T`. Returns `None` if a tensor has a type that no schema knows.
pub(crate) fn copied<T: InputSchema>(tensors: &[TValue]) -> Option<Arrays> {
    let mut named = inputs::<T>().zip(tensors);
    named.try_fold(Arrays::new(), |arrays, (spec, tensor)| {
        Some(arrays.with(spec.name(), copy(tensor)?))
    })
}

fn copy(tensor: &Tensor) -> Option<AnyArray> {
    match tensor.datum_type() {
        DatumType::Bool => copy_as::<bool>(tensor),
        DatumType::U8 => copy_as::<u8>(tensor),
        DatumType::U16 => copy_as::<u16>(tensor),
        DatumType::U32 => copy_as::<u32>(tensor),
        DatumType::U64 => copy_as::<u64>(tensor),
        DatumType::I8 => copy_as::<i8>(tensor),
        DatumType::I16 => copy_as::<i16>(tensor),
        DatumType::I32 => copy_as::<i32>(tensor),
        DatumType::I64 => copy_as::<i64>(tensor),
        DatumType::F32 => copy_as::<f32>(tensor),
        DatumType::F64 => copy_as::<f64>(tensor),
        DatumType::String => copy_as::<String>(tensor),
        _ => None,
    }
}

fn copy_as<A: Datum + OwnedElement>(tensor: &Tensor) -> Option<AnyArray> {
    let view = tensor.to_plain_array_view::<A>().ok()?;
    Some(AnyArray::from(view.to_owned()))
}
