use schema_core::InputSchema;
use schema_core::ndarray::Array0;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [], on_missing = mean)]
    x: Array0<f32>,
}

fn main() {}
