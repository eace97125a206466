use schema_core::InputSchema;
use schema_core::ndarray::{Array, Dimension, Ix2, Ix3};

#[derive(InputSchema)]
struct Training<D: Dimension> {
    #[input(shape = [batch, 3])]
    x: Array<f32, D>,
}

fn main() {
    let _ = Training::<Ix2>::SCHEMA;
    let _ = Training::<Ix3>::SCHEMA;
}
