use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(one_of = ["cat", "dog"], on_missing = constant("bird"))]
    y: Array1<String>,
}

fn main() {}
