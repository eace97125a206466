use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(dims(time = 1..=4))]
struct Training {
    #[input(shape = [batch, channels])]
    x: Array2<f32>,
}

fn main() {}
