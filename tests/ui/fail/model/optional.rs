//! Inputs that may be absent, but not for the model.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

type Maybe = Option<Array2<f32>>;

#[derive(InputSchema)]
#[input(model = "models/onnx/dense_dyn.onnx")]
struct Plain {
    #[input(shape = [batch, 3])]
    x: Option<Array2<f32>>,
}

#[derive(InputSchema)]
#[input(model = "models/onnx/dense_dyn.onnx")]
struct Alias {
    #[input(shape = [batch, 3])]
    x: Maybe,
}

fn main() {}
