//! A size that depends on a symbol is not a fixed size.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "models/onnx/dense_dyn.onnx")]
struct Inputs {
    #[input(shape = [batch, 2 * batch + 1])]
    x: Array2<f32>,
}

fn main() {}
