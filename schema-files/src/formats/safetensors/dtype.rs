//! The names of dtypes in safetensors.

use schema_spec::DType;

/// The dtypes that schemas support.
const NAMES: [(&str, DType); 14] = [
    ("BOOL", DType::Bool),
    ("U8", DType::U8),
    ("U16", DType::U16),
    ("U32", DType::U32),
    ("U64", DType::U64),
    ("I8", DType::I8),
    ("I16", DType::I16),
    ("I32", DType::I32),
    ("I64", DType::I64),
    ("F16", DType::F16),
    ("BF16", DType::BF16),
    ("F32", DType::F32),
    ("F64", DType::F64),
    ("C64", DType::ComplexF32),
];

/// Returns the name of a dtype, if the format has it.
pub(super) fn name(dtype: DType) -> Option<&'static str> {
    let mut names = NAMES.iter();
    names
        .find(|(_, known)| *known == dtype)
        .map(|(name, _)| *name)
}

/// Returns the dtype with this name, if schemas support it.
pub(super) fn dtype(name: &str) -> Option<DType> {
    let mut names = NAMES.iter();
    names
        .find(|(known, _)| *known == name)
        .map(|(_, dtype)| *dtype)
}

/// Returns how many bits a value has, if the format has the dtype.
pub(super) fn bits(name: &str) -> Option<u64> {
    Some(match name {
        "F4" => 4,
        "F6_E2M3" | "F6_E3M2" => 6,
        "BOOL" | "U8" | "I8" | "F8_E4M3" | "F8_E5M2" | "F8_E8M0" | "F8_E4M3FNUZ"
        | "F8_E5M2FNUZ" => 8,
        "U16" | "I16" | "F16" | "BF16" => 16,
        "U32" | "I32" | "F32" => 32,
        "U64" | "I64" | "F64" | "C64" => 64,
        _ => return None,
    })
}
