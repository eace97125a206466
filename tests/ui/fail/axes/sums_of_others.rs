use schema_core::InputSchema;
use schema_core::ndarray::{Array2};

#[derive(InputSchema)]
struct Training {
    #[input(sums_to = "1")]
    a: Array2<f32>,
    #[input(sums_to = [1.0])]
    b: Array2<f32>,
    #[input(sums_to(1.0, 1e-5))]
    c: Array2<f32>,
    #[input(sums_to = 1.0, tolerance = 1e-5)]
    d: Array2<f32>,
    #[input(sorted = true)]
    e: Array2<f32>,
}

fn main() {}
