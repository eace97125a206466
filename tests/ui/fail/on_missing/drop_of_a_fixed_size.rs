use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [10, features], on_missing = drop)]
    x: Array2<f32>,
}

fn main() {}
