use schema_core::ndarray::Array1;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch], unique)]
    id: Array1<u32>,
}

fn main() {
    literal!(Training { id: [7, 8, 9, 8] });
}
