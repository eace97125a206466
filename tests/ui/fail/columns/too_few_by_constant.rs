use schema_core::InputSchema;
use schema_core::ndarray::Array2;

const WIDTH: usize = 3;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, WIDTH], columns = ["f0", "f1"])]
    x: Array2<f32>,
}

fn main() {}
