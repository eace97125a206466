//! More axes than the model has, however many `..` stands for.

use schema_core::InputSchema;
use schema_core::ndarray::ArrayD;

#[derive(InputSchema)]
#[input(model = "models/keras/dense.keras")]
struct Inputs {
    #[input(shape = [batch, time, .., 3])]
    x: ArrayD<f32>,
}

fn main() {}
