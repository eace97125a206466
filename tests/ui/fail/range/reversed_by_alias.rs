use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Features = Array1<f32>;

#[derive(InputSchema)]
struct Training {
    #[input(range = 1.0..=0.0)]
    x: Features,
}

fn main() {}
