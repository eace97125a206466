use schema_core::arrays::OwnedElement;
use schema_core::{AnyArray, Arrays, InputSchema};
use tract_onnx::prelude::{Datum, DatumType, TValue, Tensor};

use crate::tensors::inputs;

/// A copy of tensors under the names of the schema, so that those which nobody can view as a `T` get a
/// report; none where one is of a type that no schema knows.
pub(crate) fn copied<T: InputSchema>(tensors: &[TValue]) -> Option<Arrays> {
    let mut named = inputs::<T>().zip(tensors);
    named.try_fold(Arrays::new(), |arrays, (spec, tensor)| {
        Some(arrays.with(spec.name(), any(tensor)?))
    })
}

fn any(tensor: &Tensor) -> Option<AnyArray> {
    match tensor.datum_type() {
        DatumType::Bool => of::<bool>(tensor),
        DatumType::U8 => of::<u8>(tensor),
        DatumType::U16 => of::<u16>(tensor),
        DatumType::U32 => of::<u32>(tensor),
        DatumType::U64 => of::<u64>(tensor),
        DatumType::I8 => of::<i8>(tensor),
        DatumType::I16 => of::<i16>(tensor),
        DatumType::I32 => of::<i32>(tensor),
        DatumType::I64 => of::<i64>(tensor),
        DatumType::F32 => of::<f32>(tensor),
        DatumType::F64 => of::<f64>(tensor),
        DatumType::String => of::<String>(tensor),
        _ => None,
    }
}

fn of<A: Datum + OwnedElement>(tensor: &Tensor) -> Option<AnyArray> {
    let view = tensor.to_plain_array_view::<A>().ok()?;
    Some(AnyArray::from(view.to_owned()))
}
