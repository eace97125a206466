use schema_spec::DType;

use crate::ModelArray;

/// The dtype with a name of NumPy, Keras and TensorFlow.
///
/// `DType::from_other_name` is another table: it knows what people write where a dtype of ours is meant, in any case.
/// In a file, `object` or `Float32` is no such name, and what it stands for is not known.
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

#[cfg(test)]
mod tests {
    use schema_spec::DType;

    #[test]
    fn the_two_tables_of_names_agree() {
        let names = [
            "uint8",
            "uint16",
            "uint32",
            "uint64",
            "int8",
            "int16",
            "int32",
            "int64",
            "float16",
            "bfloat16",
            "float32",
            "float64",
            "complex64",
            "complex128",
            "string",
        ];
        for name in names {
            let named = super::named(name);
            assert!(named.is_some(), "{name}");
            assert_eq!(named, DType::from_other_name(name), "{name}");
        }
        for name in ["object", "Float32", "byte", "long", "double"] {
            assert_eq!(super::named(name), None, "{name}");
            assert!(DType::from_other_name(name).is_some(), "{name}");
        }
    }
}
