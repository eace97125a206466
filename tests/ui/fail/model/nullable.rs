//! Inputs and targets that may lack values, which no model takes.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

type Holed = Array2<Option<f32>>;

#[derive(InputSchema)]
#[input(model = "models/onnx/dense_dyn.onnx")]
struct Plain {
    #[input(shape = [batch, 3])]
    x: Array2<Option<f32>>,
}

#[derive(InputSchema)]
#[input(model = "models/onnx/dense_dyn.onnx")]
struct Alias {
    #[input(shape = [batch, 3])]
    x: Holed,
}

#[derive(InputSchema)]
struct Features {
    #[input(shape = [batch, 3])]
    x: Array2<Option<f32>>,
}

#[derive(InputSchema)]
#[input(model = "models/onnx/dense_dyn.onnx")]
struct Flattened {
    #[input(flatten)]
    features: Features,
}

fn main() {}
