use schema_core::ndarray::ArrayD;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    x: ArrayD<f64>,
}

fn main() {
    literal!(Training { x: [1., 2.] });
}
