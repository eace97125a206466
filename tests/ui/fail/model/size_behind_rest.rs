//! Another size of the last axis.

use schema_core::InputSchema;
use schema_core::ndarray::Array4;

#[derive(InputSchema)]
#[input(model = "models/keras/uint8.keras")]
struct Inputs {
    #[input(shape = [batch, .., 3])]
    pixels: Array4<u8>,
}

fn main() {}
