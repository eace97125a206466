use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(on_missing = constant(DEFAULT))]
    x: Array1<f64>,
}

fn main() {}
