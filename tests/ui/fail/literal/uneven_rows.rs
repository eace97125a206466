use schema_core::ndarray::Array2;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, features])]
    x: Array2<f64>,
}

fn main() {
    literal!(Training { x: [[1., 2., 3.], [3., 4.]] });
}
