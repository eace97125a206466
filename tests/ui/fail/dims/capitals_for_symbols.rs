use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array3};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [B, T, C])]
    x: Array3<f32>,
    #[input(shape = [B])]
    y: Array1<f32>,
}

// Only one of them is a constant.
const W: usize = 3;

#[derive(InputSchema)]
struct Windows {
    #[input(shape = [N1, 2 * W, n])]
    x: Array3<f32>,
}

fn main() {}
