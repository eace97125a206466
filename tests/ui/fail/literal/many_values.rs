use schema_core::ndarray::{Array1, Array2};
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f64>,
    #[input(shape = [batch], one_of = [0, 1])]
    y: Array1<i64>,
    #[input(shape = [batch], range = 0.0..)]
    weight: Option<Array1<f32>>,
}

fn main() {
    literal!(Training {
        x: [[1., f64::NAN, 3.], [3., 4., f64::INFINITY]],
        y: [0, 1, 2],
        weight: Some([1.0, -1.0]),
    });
}
