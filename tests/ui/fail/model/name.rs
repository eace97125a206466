//! A name that the model does not have.

use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array4};

#[derive(InputSchema)]
#[input(model = "models/keras/two_in.keras")]
struct Inputs {
    #[input(shape = [batch, 224, 224, 3], name = "img")]
    image: Array4<f32>,
    #[input(shape = [batch, time])]
    id: Array2<i32>,
}

fn main() {}
