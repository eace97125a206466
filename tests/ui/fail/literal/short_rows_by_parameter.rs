use schema_core::ndarray::Array2;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training<const N: usize> {
    #[input(shape = [batch, N])]
    x: Array2<f64>,
}

fn main() {
    literal!(Training::<3> { x: [[1., 2.], [3., 4.]] });
}
