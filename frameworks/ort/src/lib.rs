#![doc = include_str!("../README.md")]

mod borrowed;
mod inputs;
mod outputs;

pub use borrowed::Borrowed;
pub use inputs::tensors;
pub use outputs::outputs;
pub use schema_tensors::TensorError;

/// The dtypes that ONNX Runtime and schemas have in common, with ort's names.
macro_rules! shared {
    ($with:ident) => {
        $with! {
            Bool(Bool) U8(Uint8) U16(Uint16) U32(Uint32) U64(Uint64) I8(Int8) I16(Int16) I32(Int32)
            I64(Int64) F16(Float16) BF16(Bfloat16) F32(Float32) F64(Float64)
        }
    };
}
pub(crate) use shared;
