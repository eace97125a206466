use schema_core::ndarray::Array1;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch])]
    x: Array1<f64>,
    #[input(skip)]
    pair: [u8; 2],
}

fn main() {
    literal!(Training { x: [1., 2.], pair: [1, 2] });
}
