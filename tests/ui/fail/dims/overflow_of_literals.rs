use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [4294967296 * 4294967296])]
    x: Array1<f32>,
}

fn main() {}
