use schema_core::InputSchema;
use schema_core::ndarray::Array1;

const SIDE: usize = 1 << 40;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [SIDE * SIDE])]
    x: Array1<f32>,
}

fn main() {}
