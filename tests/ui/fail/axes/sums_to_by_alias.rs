use schema_core::InputSchema;
use schema_core::ndarray::Array2;

type Probabilities = Array2<f32>;

#[derive(InputSchema)]
struct Training {
    #[input(sums_to(1.0, axis = 2))]
    x: Probabilities,
}

fn main() {}
