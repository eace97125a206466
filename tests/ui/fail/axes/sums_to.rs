use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 3], sums_to(1.0, axis = 2))]
    x: Array2<f32>,
}

fn main() {}
