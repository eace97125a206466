//! A symbol whose bounds allow only a wrong size.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "models/onnx/dense_dyn.onnx", dims(features = 2..=2))]
struct Inputs {
    #[input(shape = [batch, features])]
    x: Array2<f32>,
}

fn main() {}
