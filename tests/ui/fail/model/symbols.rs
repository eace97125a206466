//! Two sizes that are equal in the model.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "models/onnx/expr_dims.onnx")]
struct Inputs {
    #[input(shape = [batch, time])]
    x: Array2<f32>,
    #[input(shape = [samples, _])]
    past: Array2<f32>,
}

fn main() {}
