//! Another size of an axis.

use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array4};

#[derive(InputSchema)]
#[input(model = "models/keras/two_in.keras")]
struct Inputs {
    #[input(shape = [batch, 224, 244, 3])]
    image: Array4<f32>,
    #[input(shape = [batch, time])]
    ids: Array2<i32>,
}

fn main() {}
