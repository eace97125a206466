use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [n])]
    x: Array1<f32>,
    #[input(shape = [2 * n], on_missing = drop)]
    y: Array1<f32>,
}

fn main() {}
