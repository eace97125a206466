use schema_core::ndarray::Array1;
use schema_core::{InputSchema, literal};

type Features = Array1<f64>;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch])]
    x: Features,
}

fn main() {
    literal!(Training { x: [1, 2, 3] });
}
