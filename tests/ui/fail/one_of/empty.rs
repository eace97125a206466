use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(one_of = [])]
    y: Array1<i64>,
}

fn main() {}
