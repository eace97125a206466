use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 3], columns = ["f0", "f1"])]
    x: Array2<f32>,
    #[input(columns = ["f0", "y", 7])]
    z: Array2<f32>,
    #[input(columns = ["a"])]
    y: Array1<f32>,
}

fn main() {}
