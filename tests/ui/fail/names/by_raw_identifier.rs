use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(name = "type")]
    kind: Array1<f32>,
    r#type: Array1<f32>,
}

fn main() {}
