use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(name = "a", shape = [batch], name = "b")]
    x: Array1<f32>,
}

fn main() {}
