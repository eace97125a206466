//! An input that the model does not have; it has one.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
#[input(model = "models/keras/dense.keras")]
struct Inputs {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch])]
    mask: Array1<bool>,
}

fn main() {}
