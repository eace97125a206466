use schema_core::ndarray::Array1;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
#[input(dims(batch = 1..=2))]
struct Training {
    #[input(shape = [batch])]
    x: Array1<f64>,
}

fn main() {
    literal!(Training { x: [1., 2., 3.] });
}
