use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(range = -1..=9)]
    x: Array1<u32>,
}

fn main() {}
