use schema_core::ndarray::Array1;
use schema_core::{InputSchema, Schema};
use schema_core::arrays::Element;

#[derive(InputSchema)]
struct Training<T: Element> {
    #[input(allow_nan)]
    x: Array1<T>,
}

const RIGHT: Schema = Training::<f64>::SCHEMA;
const WRONG: Schema = Training::<i64>::SCHEMA;

fn main() {
    let _ = (RIGHT, WRONG);
}
