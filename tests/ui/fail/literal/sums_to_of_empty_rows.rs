use schema_core::ndarray::Array2;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, classes], sums_to = 1.0)]
    y: Array2<f32>,
}

fn main() {
    let _ = literal!(Training { y: [[], []] });
}
