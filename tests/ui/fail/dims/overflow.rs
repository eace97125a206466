use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [18446744073709551616])]
    x: Array1<f32>,
}

fn main() {}
