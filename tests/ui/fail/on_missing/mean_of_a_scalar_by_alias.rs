use schema_core::InputSchema;
use schema_core::ndarray::Array0;

type Lone = Array0<f32>;

#[derive(InputSchema)]
struct Training {
    #[input(on_missing = mean)]
    x: Lone,
}

fn main() {}
