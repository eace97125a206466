use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
#[input(crate = "my crate")]
struct Training {
    x: Array1<f32>,
}

fn main() {}
