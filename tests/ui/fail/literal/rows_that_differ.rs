use schema_core::ndarray::{Array1, Array2};
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f64>,
    #[input(shape = [batch])]
    y: Array1<i64>,
}

fn main() {
    literal!(Training {
        x: [[1., 2., 3.], [3., 4., 5.]],
        y: [0, 1, 1],
    });
}
