use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Index = usize;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch], unique)]
    x: Array1<Index>,
}

fn main() {}
