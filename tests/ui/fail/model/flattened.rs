//! Only rustc knows the arrays of a flattened struct; the others are compared.

use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array4};

#[derive(InputSchema)]
struct Images {
    #[input(shape = [batch, 224, 224, 3])]
    image: Array4<f32>,
}

#[derive(InputSchema)]
#[input(model = "models/keras/two_in.keras")]
struct Inputs {
    #[input(flatten)]
    images: Images,
    #[input(shape = [batch, time])]
    ids: Array2<i64>,
}

fn main() {}
