use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(on_missing = mean)]
    x: Array1<i64>,
}

fn main() {}
