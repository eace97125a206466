//! A sidecar replaces a missing model.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "sidecars/elsewhere.onnx")]
struct Inputs {
    #[input(shape = [batch, 4])]
    x: Array2<f32>,
}

fn main() {}
