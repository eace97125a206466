use schema_core::ndarray::Array1;
use schema_core::{InputSchema, literal};

struct List;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch])]
    x: List,
    #[input(shape = [batch])]
    y: Array1<i64>,
}

fn main() {
    literal!(Training { x: [1., 2.], y: [0, 1] });
}
