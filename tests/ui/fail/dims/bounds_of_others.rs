use schema_core::InputSchema;
use schema_core::ndarray::{Array3, Array4};

#[derive(InputSchema)]
#[input(dims(a <= 32, b: 1..=32, c = 32, d = 1, 32, e = [1, 32], f in 1..=32, g > 0))]
struct Training {
    #[input(shape = [a, b, c])]
    a: Array3<f32>,
    #[input(shape = [d, e, f, g])]
    b: Array4<f32>,
}

fn main() {}
