//! A loss is not a string.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 10], role = target, loss = "mse")]
    y: Array2<f32>,
}

fn main() {}
