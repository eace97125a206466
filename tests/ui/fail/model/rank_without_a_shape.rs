//! One axis too few, by the type alone.

use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
#[input(model = "models/onnx/dense_dyn.onnx")]
struct Inputs {
    x: Array1<f32>,
}

fn main() {}
