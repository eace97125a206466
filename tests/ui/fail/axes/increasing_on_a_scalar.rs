use schema_core::InputSchema;
use schema_core::ndarray::Array0;

#[derive(InputSchema)]
struct Training {
    #[input(increasing)]
    x: Array0<f32>,
}

fn main() {}
