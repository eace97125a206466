use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    x: Array1<char>,
}

fn main() {}
