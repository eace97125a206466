use schema_core::ndarray::Array1;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [n])]
    values: Array1<f64>,
    #[input(shape = [n + 1])]
    edges: Array1<f64>,
}

fn main() {
    literal!(Training {
        values: [1., 2., 3.],
        edges: [0., 1., 2.],
    });
}
