use schema_core::ndarray::Array1;
use schema_core::{InputSchema, Schema};

#[derive(InputSchema)]
struct Training<A> {
    #[input(shape = [batch], on_missing = mean)]
    x: A,
}

const RIGHT: Schema = Training::<Array1<f64>>::SCHEMA;
const WRONG: Schema = Training::<Array1<i64>>::SCHEMA;

fn main() {
    let _ = (RIGHT, WRONG);
}
