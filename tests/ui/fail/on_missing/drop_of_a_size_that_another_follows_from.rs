use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [n], on_missing = drop)]
    x: Array1<f32>,
    #[input(shape = [2 * n])]
    y: Array1<f32>,
}

fn main() {}
