use schema_core::InputSchema;
use schema_core::ndarray::Array1;

const LOW: f32 = 0.0;
const HIGH: f32 = 1.0;

#[derive(InputSchema)]
struct Training {
    #[input(range = HIGH..=LOW)]
    x: Array1<f32>,
}

fn main() {}
