//! Another size, which only rustc knows.

use schema_core::InputSchema;
use schema_core::ndarray::Array4;

const WIDTH: usize = 22;

#[derive(InputSchema)]
#[input(model = "models/keras/uint8.keras")]
struct Inputs {
    #[input(shape = [batch, WIDTH, { WIDTH + 6 }, 1])]
    pixels: Array4<u8>,
}

fn main() {}
