use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
#[input(shape = [batch])]
struct Training {
    x: Array1<f32>,
}

fn main() {}
