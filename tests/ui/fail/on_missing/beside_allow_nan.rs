use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(allow_nan, on_missing = mean)]
    x: Array1<f32>,
}

fn main() {}
