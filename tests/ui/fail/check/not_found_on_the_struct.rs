use schema_core::InputSchema;
use schema_core::ndarray::Array1;

mod rules {}

#[derive(InputSchema)]
#[input(check = rules::balanced)]
struct Training {
    y: Array1<i64>,
}

fn main() {}
