use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [time])]
    x: Array1<f32>,
    #[input(shape = [time / 2])]
    y: Array1<f32>,
}

fn main() {}
