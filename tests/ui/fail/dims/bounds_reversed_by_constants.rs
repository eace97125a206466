use schema_core::InputSchema;
use schema_core::ndarray::Array1;

const LEAST: usize = 256;
const MOST: usize = 1;

#[derive(InputSchema)]
#[input(dims(batch = LEAST..=MOST))]
struct Training {
    #[input(shape = [batch])]
    x: Array1<f32>,
}

fn main() {}
