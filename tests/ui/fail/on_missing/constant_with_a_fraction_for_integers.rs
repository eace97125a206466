use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(on_missing = constant(0.5))]
    x: Array1<i64>,
}

fn main() {}
