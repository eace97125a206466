use schema_core::InputSchema;
use schema_core::ndarray::{Array0, Array1, Array2, ArrayView3};

type Features = Array2<f32>;

#[derive(InputSchema)]
struct Training<'a> {
    #[input(shape = [])]
    by_type: Array1<f32>,
    #[input(shape = [batch])]
    by_alias: Features,
    #[input(shape = [_])]
    scalar: Array0<f32>,
    #[input(shape = [batch, 2, 3, 4, ..])]
    view: ArrayView3<'a, f32>,
}

fn main() {}
