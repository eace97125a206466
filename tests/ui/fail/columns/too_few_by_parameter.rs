use schema_core::ndarray::Array2;
use schema_core::{InputSchema, Schema};

#[derive(InputSchema)]
struct Training<const N: usize> {
    #[input(shape = [batch, N], columns = ["f0", "f1"])]
    x: Array2<f32>,
}

const RIGHT: Schema = Training::<2>::SCHEMA;
const WRONG: Schema = Training::<3>::SCHEMA;

fn main() {
    let _ = (RIGHT, WRONG);
}
