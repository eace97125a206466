use num_complex::Complex;
use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(on_missing = most_frequent)]
    x: Array1<Complex<f32>>,
}

fn main() {}
