use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
#[input(renam_all = "camelCase")]
struct Training {
    x: Array1<f32>,
}

fn main() {}
