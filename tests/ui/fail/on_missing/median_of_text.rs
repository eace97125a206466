use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(on_missing = median)]
    x: Array1<String>,
}

fn main() {}
