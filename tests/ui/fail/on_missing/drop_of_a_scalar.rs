use schema_core::InputSchema;
use schema_core::ndarray::Array0;

#[derive(InputSchema)]
struct Training {
    #[input(on_missing = drop)]
    x: Array0<f32>,
}

fn main() {}
