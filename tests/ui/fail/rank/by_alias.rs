use schema_core::InputSchema;
use schema_core::ndarray::Array2;

type Features = Array2<f32>;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 3, 3])]
    x: Features,
}

fn main() {}
