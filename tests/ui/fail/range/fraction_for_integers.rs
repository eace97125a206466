use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(range = 0.5..)]
    x: Array1<i32>,
}

fn main() {}
