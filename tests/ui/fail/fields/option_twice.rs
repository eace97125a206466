use schema_core::InputSchema;
use schema_core::ndarray::{Array1};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch])]
    a: Option<Option<Array1<f32>>>,
}

fn main() {}
