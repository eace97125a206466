use num_complex::Complex;
use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(range = 0.0..=1.0)]
    x: Array1<Complex<f64>>,
}

fn main() {}
