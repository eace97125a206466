use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(range = 0.0..=1.0, on_missing = constant(2.0))]
    x: Array1<f32>,
}

fn main() {}
