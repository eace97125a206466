//! The file has no loss, but the target gives one, so its shape is checked.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
#[input(model = "models/onnx/dense_dyn.onnx")]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch], role = target, loss = mse)]
    y: Array1<f32>,
}

fn main() {}
