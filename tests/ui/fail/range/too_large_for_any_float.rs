use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(range = 0.0..=1e400)]
    x: Array1<f64>,
}

fn main() {}
