//! Elements of another type.

use schema_core::InputSchema;
use schema_core::ndarray::Array4;

#[derive(InputSchema)]
#[input(model = "models/keras/uint8.keras")]
struct Inputs {
    #[input(shape = [batch, 28, 28, 1])]
    pixels: Array4<f32>,
}

fn main() {}
