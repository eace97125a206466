//! An input that the model needs.

use schema_core::InputSchema;
use schema_core::ndarray::Array4;

#[derive(InputSchema)]
#[input(model = "models/keras/two_in.keras")]
struct Inputs {
    #[input(shape = [batch, 224, 224, 3])]
    image: Array4<f32>,
}

fn main() {}
