use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Bytes = Array1<u8>;

const LOW: f64 = 0.0;
const HIGH: f64 = 1.0;

#[derive(InputSchema)]
struct Training {
    #[input(range = HIGH..=LOW)]
    a: Array1<f64>,
    #[input(range = -1..=256)]
    b: Bytes,
    #[input(range = HIGH..)]
    c: Array1<i64>,
    #[input(range = LOW..=HIGH)]
    right: Array1<f64>,
}

fn main() {
    let _ = Training::SCHEMA;
}
