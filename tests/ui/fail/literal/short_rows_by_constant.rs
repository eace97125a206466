use schema_core::ndarray::Array2;
use schema_core::{InputSchema, literal};

const WIDTH: usize = 3;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, WIDTH])]
    x: Array2<f64>,
}

fn main() {
    literal!(Training { x: [[1., 2.], [3., 4.]] });
}
