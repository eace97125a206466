use schema_core::InputSchema;
use schema_core::ndarray::Array2;

const WIDTH: usize = 0;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, WIDTH])]
    x: Array2<f32>,
}

fn main() {}
