//! Only a target has a loss.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 10], loss = mse)]
    y: Array2<f32>,
    #[input(shape = [batch], role = weight, loss = mae)]
    weight: Array1<f32>,
}

fn main() {}
