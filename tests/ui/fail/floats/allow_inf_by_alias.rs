use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Label = i64;

#[derive(InputSchema)]
struct Training {
    #[input(allow_inf)]
    x: Array1<Label>,
}

fn main() {}
