//! A size that follows from a symbol is none that is fixed.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "models/onnx/dense_dyn.onnx")]
struct Inputs {
    #[input(shape = [batch, 2 * batch + 1])]
    x: Array2<f32>,
}

fn main() {}
