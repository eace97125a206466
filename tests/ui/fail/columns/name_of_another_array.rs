use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 2], columns = ["f0", "y"])]
    x: Array2<f32>,
    #[input(shape = [batch])]
    y: Array1<i64>,
}

fn main() {}
