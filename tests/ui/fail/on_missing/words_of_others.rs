use schema_core::InputSchema;
use schema_core::ndarray::{Array1};

#[derive(InputSchema)]
struct Training {
    #[input(on_missing = mode)]
    a: Array1<f32>,
    #[input(on_missing = fill)]
    b: Array1<f32>,
    #[input(on_missing = constant = 0.0)]
    c: Array1<f32>,
    #[input(on_missing = [mean, drop])]
    d: Array1<f32>,
    #[input(on_missing(mean))]
    e: Array1<f32>,
    #[input(on_missing = dropna)]
    f: Array1<f32>,
}

fn main() {}
