use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(one_of = ["setosa", 1])]
    y: Array1<String>,
}

fn main() {}
