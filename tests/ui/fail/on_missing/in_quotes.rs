use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(on_missing = "mean")]
    x: Array1<f32>,
}

fn main() {}
