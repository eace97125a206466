use schema_core::ndarray::{Array1, Array2};
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 2])]
    x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1])]
    y: Array1<u8>,
}

fn main() {
    literal!(Training { x = [[1.0, 2.0]], y: [0] });
    literal!(Training { x => [[1.0, 2.0]], y: [0] });
    literal!(Training { "x": [[1.0, 2.0]], y: [0] });
    literal!(Training { x: [[1.0, 2.0]] y: [0] });
    literal!(Training { x: [[1.0, 2.0]]; y: [0] });
    literal!(Training(x: [[1.0, 2.0]], y: [0]));
}
