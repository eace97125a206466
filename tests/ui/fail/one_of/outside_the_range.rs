use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(range = 0..=1, one_of = [0, 1, 2])]
    y: Array1<i64>,
}

fn main() {}
