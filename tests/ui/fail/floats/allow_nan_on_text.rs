use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(allow_nan)]
    x: Array1<String>,
}

fn main() {}
