//! A symbol and an unspecified size, where the model requires one size.

use schema_core::InputSchema;
use schema_core::ndarray::Array4;

#[derive(InputSchema)]
#[input(model = "models/keras/uint8.keras")]
struct Inputs {
    #[input(shape = [batch, height, _, 1])]
    pixels: Array4<u8>,
}

fn main() {}
