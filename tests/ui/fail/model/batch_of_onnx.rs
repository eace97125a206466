//! An ONNX model with a batch of one sample: only Keras ignores axis 0.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "models/onnx/dense_fixed.onnx")]
struct Inputs {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
}

fn main() {}
