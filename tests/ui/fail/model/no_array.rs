//! The input of the model is not an array.

use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
#[input(model = "models/onnx/type_zoo.onnx")]
struct Inputs {
    #[input(shape = [n])]
    seq: Array1<f32>,
    #[input(shape = [2])]
    i4: Array1<i8>,
}

fn main() {}
