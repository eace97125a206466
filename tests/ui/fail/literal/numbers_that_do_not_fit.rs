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
    // One after the other: rustc stops at the first.
    literal!(Training {
        x: [[1e400, 2.0]],
        y: [300],
    });
    literal!(Training {
        x: [[3.0, -1e39]],
        y: [0x100],
    });
}
