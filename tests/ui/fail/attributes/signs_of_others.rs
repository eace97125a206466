use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
struct Training {
    #[input(shape: [batch, 3])]
    a: Array2<f32>,
    #[input(shape == [batch, 3])]
    b: Array2<f32>,
    #[input(shape[batch, 3])]
    c: Array2<f32>,
    #[input(role target)]
    d: Array1<f32>,
    #[input(range >= 0.0)]
    e: Array1<f32>,
    #[input(range(0.0, 1.0))]
    f: Array1<f32>,
    #[input(shape = [batch]; role = target)]
    g: Array1<f32>,
    #[input(shape = [batch] role = target)]
    h: Array1<f32>,
    #[input("unique")]
    i: Array1<f32>,
    #[input(sorted(0))]
    j: Array1<f32>,
    #[input(shape = [batch], , unique)]
    k: Array1<f32>,
}

fn main() {}
