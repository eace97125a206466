use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [a * b])]
    x: Array1<f32>,
    #[input(shape = [b * a + 1])]
    y: Array1<f32>,
}

fn main() {}
