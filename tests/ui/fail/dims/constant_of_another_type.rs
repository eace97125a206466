use schema_core::InputSchema;
use schema_core::ndarray::Array1;

const WIDTH: i32 = 3;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [WIDTH])]
    x: Array1<f32>,
}

fn main() {}
