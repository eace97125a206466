use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
struct Training {
    #[input(columns = ["f0", , "f1"])]
    x: Array2<f32>,
}

fn main() {}
