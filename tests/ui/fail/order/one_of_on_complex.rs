use num_complex::Complex;
use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(one_of = [0, 1])]
    x: Array1<Complex<f64>>,
}

fn main() {}
