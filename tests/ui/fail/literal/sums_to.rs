use schema_core::ndarray::Array2;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 2], sums_to = 1.0)]
    x: Array2<f64>,
}

fn main() {
    literal!(Training { x: [[0.5, 0.5], [0.5, 0.25]] });
}
