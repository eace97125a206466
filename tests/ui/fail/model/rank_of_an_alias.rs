//! One axis too many, which only rustc knows.

use schema_core::InputSchema;
use schema_core::ndarray::Array4;

type Images = Array4<f32>;

#[derive(InputSchema)]
#[input(model = "models/onnx/dense_dyn.onnx")]
struct Inputs {
    x: Images,
}

fn main() {}
