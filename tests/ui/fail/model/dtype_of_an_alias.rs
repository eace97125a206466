//! Elements of another type, which only rustc knows.

use schema_core::InputSchema;
use schema_core::ndarray::Array4;

type Pixels = Array4<f32>;

#[derive(InputSchema)]
#[input(model = "models/keras/uint8.keras")]
struct Inputs {
    #[input(shape = [batch, 28, 28, 1])]
    pixels: Pixels,
}

fn main() {}
