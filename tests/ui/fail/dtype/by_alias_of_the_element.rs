use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Number = f32;

#[derive(InputSchema)]
struct Training {
    #[input(dtype = f64)]
    x: Array1<Number>,
}

fn main() {}
