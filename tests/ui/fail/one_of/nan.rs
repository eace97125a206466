use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(one_of = [0.0, f64::NAN])]
    y: Array1<f64>,
}

fn main() {}
