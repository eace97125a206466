use schema_core::ndarray::Array2;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 3], range = 0.0..=1.0)]
    x: Array2<f64>,
}

fn main() {
    literal!(Training { x: [[0.1, 0.2, 0.3], [0.4, 5.5, 0.6]] });
}
