use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Pairs {
    #[input(shape = [2 * n])]
    pairs: Array1<f32>,
    #[input(shape = [n])]
    weights: Array1<f32>,
}

#[derive(InputSchema)]
struct Training {
    #[input(shape = [n], on_missing = drop)]
    x: Array1<f32>,
    #[input(flatten)]
    pairs: Pairs,
}

fn main() {}
