use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(range = 0.0..=f32::NAN)]
    x: Array1<f32>,
}

fn main() {}
