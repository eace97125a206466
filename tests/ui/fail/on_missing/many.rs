use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

type Labels = Array1<bool>;

#[derive(InputSchema)]
struct Training {
    #[input(on_missing = mean)]
    a: Array1<i64>,
    #[input(range = 0..=1, on_missing = constant(2))]
    b: Array1<u8>,
    #[input(shape = [3, n], on_missing = drop)]
    c: Array2<f32>,
    #[input(allow_nan, on_missing = constant(0))]
    d: Array1<f32>,
    #[input(on_missing = med)]
    e: Array1<f32>,
    #[input(on_missing = mean)]
    f: Labels,
}

fn main() {}
