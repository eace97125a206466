use schema_core::ndarray::Array1;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch])]
    x: Array1<f64>,
}

fn main() {
    literal!(Training { x: None });
}
