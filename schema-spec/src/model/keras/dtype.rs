use super::Json;
use crate::DType;
use crate::model::ModelArray;

/// The dtype of that name in NumPy, Keras and TensorFlow.
pub(in crate::model) fn named(name: &str) -> Option<DType> {
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

/// The array, of the type of that name.
pub(in crate::model) fn typed(array: ModelArray, name: &str) -> ModelArray {
    match named(name) {
        Some(dtype) => array.with_dtype(Some(dtype)),
        None => array.with_foreign_type(name),
    }
}

/// The dtype that a layer computes in, by its `dtype`: a name, or a policy that has one.
pub(super) fn computed_in(dtype: &Json) -> Option<DType> {
    let policy = dtype
        .as_str()
        .or_else(|| dtype["config"]["name"].as_str())?;
    // A policy of two dtypes names the computation's first where the weights are wider, and last
    // where they are quantised: `mixed_bfloat16`, `int8_from_mixed_bfloat16`.
    let policy = policy
        .rsplit_once("_from_")
        .map_or(policy, |(_, base)| base);
    named(policy.strip_prefix("mixed_").unwrap_or(policy))
}
