//! More axes than the model has, for any number of axes in `..`.

use schema_core::InputSchema;
use schema_core::ndarray::ArrayD;

#[derive(InputSchema)]
#[input(model = "models/keras/dense.keras")]
struct Inputs {
    #[input(shape = [batch, time, .., 3])]
    x: ArrayD<f32>,
}

fn main() {}
