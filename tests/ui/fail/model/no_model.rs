//! Files that are not models, or do not declare their inputs.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "npy/bool.npy")]
struct Data {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
}

#[derive(InputSchema)]
#[input(model = "models/keras/dense_unbuilt.keras")]
struct Unbuilt {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
}

#[derive(InputSchema)]
#[input(model = "models/keras")]
struct Folder {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
}

fn main() {}
