use schema_core::ndarray::{Array1, Array2};
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 2])]
    x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1])]
    y: Array1<u8>,
}

const WRONG: [[f64; 2]; 1] = [[1.0, 2.0]];

fn main() {
    literal!(Training { x: vec![[1.0, 2.0]], y: [0] });
    literal!(Training { x: schema_core::ndarray::array![[1.0, 2.0]], y: [0] });
    literal!(Training { x: WRONG, y: [0] });
}
