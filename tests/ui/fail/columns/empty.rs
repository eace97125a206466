use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, features], columns = [])]
    x: Array2<f32>,
}

fn main() {}
