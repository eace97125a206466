use schema_core::InputSchema;
use schema_core::ndarray::Array1;

const BOUND: i64 = 3;

#[derive(InputSchema)]
struct Training {
    #[input(range = BOUND..BOUND)]
    x: Array1<i64>,
}

fn main() {}
