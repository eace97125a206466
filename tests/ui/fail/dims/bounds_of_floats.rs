use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
#[input(dims(batch = 0.5..))]
struct Training {
    #[input(shape = [batch])]
    x: Array1<f32>,
}

fn main() {}
