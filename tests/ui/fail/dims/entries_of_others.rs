use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2, ArrayD};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [None, 3])]
    a: Array2<f32>,
    #[input(shape = [Batch, 3])]
    b: Array2<f32>,
    #[input(shape = [..., 3])]
    c: ArrayD<f32>,
    #[input(shape = [*, 3])]
    d: ArrayD<f32>,
    #[input(shape = [:, 3])]
    e: Array2<f32>,
    #[input(shape = [1..=256, 3])]
    f: Array2<f32>,
    #[input(shape = [batch = 32, 3])]
    g: Array2<f32>,
    #[input(shape = [batch <= 32, 3])]
    h: Array2<f32>,
    #[input(shape = [n, max(n, 3)])]
    i: Array2<f32>,
    #[input(shape = [n, 2n])]
    j: Array2<f32>,
    #[input(shape = [n, 3usize])]
    k: Array2<f32>,
    #[input(shape = [224x224])]
    l: Array1<f32>,
    #[input(shape = [n, n ** 2])]
    m: Array2<f32>,
    #[input(shape = [n, WIDTH as usize])]
    n: Array2<f32>,
}

fn main() {}
