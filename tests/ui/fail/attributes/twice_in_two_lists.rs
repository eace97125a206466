use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
#[input(rename_all = "camelCase")]
#[input(rename_all = "kebab-case")]
struct Training {
    x: Array1<f32>,
}

fn main() {}
