use schema_core::InputSchema;
use schema_core::ndarray::Array1;

const CLASSES: i64 = 2;

#[derive(InputSchema)]
struct Training {
    #[input(range = 0..CLASSES, on_missing = constant(2))]
    y: Array1<i64>,
}

fn main() {}
