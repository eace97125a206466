use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch], columns = ["f0", "f1"])]
    x: Array1<f32>,
}

fn main() {}
