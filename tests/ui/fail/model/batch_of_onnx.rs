//! A model in ONNX that takes one sample: axis 0 is free in Keras only.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "models/onnx/dense_fixed.onnx")]
struct Inputs {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
}

fn main() {}
