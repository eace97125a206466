//! What of a label is not compared is told by a warning, unless that is accepted.

#![deny(warnings)]

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

/// The file has no loss.
#[derive(InputSchema)]
#[input(model = "models/onnx/dense_none.onnx")]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch, 10], role = target)]
    y: Array2<f32>,
}

#[derive(InputSchema)]
#[input(model("models/onnx/dense_none.onnx", unverified))]
struct Accepted {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch, 10], role = target)]
    y: Array2<f32>,
}

fn main() {}
