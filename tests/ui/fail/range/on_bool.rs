use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(range = 0..=1)]
    x: Array1<bool>,
}

fn main() {}
