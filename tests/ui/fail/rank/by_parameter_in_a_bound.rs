use schema_core::InputSchema;
use schema_core::ndarray::{Array, Array2, Array3, Dimension};

#[derive(InputSchema)]
struct Training<D: Dimension> {
    #[input(shape = [batch, 3])]
    x: Array<f32, D>,
}

fn learn(_: impl InputSchema) {}

fn main() {
    learn(Training { x: Array2::zeros((2, 3)) });
    learn(Training { x: Array3::zeros((2, 3, 3)) });
}
