use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(check = balanced)]
    y: Array1<i64>,
}

fn main() {}
