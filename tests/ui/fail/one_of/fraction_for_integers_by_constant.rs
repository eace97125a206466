use schema_core::InputSchema;
use schema_core::ndarray::Array1;

const HALF: f64 = 0.5;

#[derive(InputSchema)]
struct Training {
    #[input(one_of = [0, HALF])]
    y: Array1<i64>,
}

fn main() {}
