//! A Git LFS pointer instead of the model.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "sidecars/pointer.onnx")]
struct Inputs {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
}

fn main() {}
