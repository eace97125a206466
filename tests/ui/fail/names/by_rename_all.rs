use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
#[input(rename_all = "lowercase")]
struct Training {
    in_put: Array1<f32>,
    input: Array1<f32>,
}

fn main() {}
