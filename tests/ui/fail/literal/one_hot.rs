use schema_core::ndarray::Array2;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 3], one_hot)]
    y: Array2<u8>,
}

fn main() {
    literal!(Training { y: [[0, 1, 0], [1, 0, 1]] });
}
