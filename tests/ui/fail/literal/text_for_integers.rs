use schema_core::ndarray::Array1;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch])]
    y: Array1<i64>,
}

fn main() {
    literal!(Training { y: ["0", "1"] });
}
