use schema_core::InputSchema;
use schema_core::ndarray::Array1;

const WIDTH: usize = 3;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [WIDTH - 5])]
    x: Array1<f32>,
}

fn main() {}
