use num_complex::Complex64;
use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Signal = Array1<Complex64>;

#[derive(InputSchema)]
struct Training {
    #[input(increasing)]
    x: Signal,
}

fn main() {}
