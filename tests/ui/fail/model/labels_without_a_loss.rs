//! The file has no loss: only axis 0 can be compared.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "models/keras/dense.keras")]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [samples, 10], role = target)]
    y: Array2<f32>,
}

fn main() {}
