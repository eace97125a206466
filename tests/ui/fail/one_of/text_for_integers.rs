use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(one_of = [0, "one"])]
    y: Array1<i64>,
}

fn main() {}
