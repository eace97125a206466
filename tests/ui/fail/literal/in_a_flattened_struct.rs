use schema_core::ndarray::{Array1, Array2};
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Image {
    #[input(shape = [batch, 2], range = 0.0..=1.0)]
    pixels: Array2<f64>,
}

#[derive(InputSchema)]
struct Training {
    #[input(flatten)]
    image: Image,
    #[input(shape = [batch])]
    y: Array1<i64>,
}

fn main() {
    literal!(Training {
        image: Image { pixels: [[0.5, 1.5]] },
        y: [0],
    });
}
