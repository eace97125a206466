use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    x: Array1<f32>,
    #[input(skip, name = "b")]
    label: String,
}

fn main() {}
