//! One axis too many.

use schema_core::InputSchema;
use schema_core::ndarray::Array3;

#[derive(InputSchema)]
#[input(model = "models/onnx/dense_dyn.onnx")]
struct Inputs {
    #[input(shape = [batch, time, 3])]
    x: Array3<f32>,
}

fn main() {}
