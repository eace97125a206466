use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(sums_to = 1.0)]
    x: Array1<String>,
}

fn main() {}
