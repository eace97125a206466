use schema_spec::DType;

use crate::ModelArray;

/// The dtype with a name of NumPy, Keras and TensorFlow.
pub(super) fn named(name: &str) -> Option<DType> {
    Some(match name {
        "bool" => DType::Bool,
        "uint8" => DType::U8,
        "uint16" => DType::U16,
        "uint32" => DType::U32,
        "uint64" => DType::U64,
        "int8" => DType::I8,
        "int16" => DType::I16,
        "int32" => DType::I32,
        "int64" => DType::I64,
        "float16" => DType::F16,
        "bfloat16" => DType::BF16,
        "float32" => DType::F32,
        "float64" => DType::F64,
        "complex64" => DType::ComplexF32,
        "complex128" => DType::ComplexF64,
        "string" => DType::Text,
        _ => return None,
    })
}

/// Sets the array's type by such a name.
pub(super) fn typed(array: ModelArray, name: &str) -> ModelArray {
    match named(name) {
        Some(dtype) => array.with_dtype(Some(dtype)),
        None => array.with_foreign_type(name),
    }
}
