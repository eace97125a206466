//! A name that is said to be the model's, which has one input of another name.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "../fixtures/models/onnx/dense_dyn.onnx")]
struct Inputs {
    #[input(name = "imge", shape = [batch, 3])]
    x: Array2<f32>,
}

fn main() {}
