use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
#[input(dims(batch = 1..1))]
struct Training {
    #[input(shape = [batch])]
    x: Array1<f32>,
}

fn main() {}
