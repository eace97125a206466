use schema_core::InputSchema;
use schema_core::ndarray::{Array, Ix3};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array<f32, Ix3>,
}

fn main() {}
