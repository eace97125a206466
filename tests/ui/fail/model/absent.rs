//! The file does not exist.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "models/keras/dens.keras")]
struct Inputs {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
}

fn main() {}
