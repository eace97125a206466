//! Every rank, by the name of the type and by that of its dimension.

use schema_core::InputSchema;
use schema_core::ndarray::{
    Array, Array0, Array1, Array2, Array3, Array4, Array5, Array6, ArrayD, ArrayViewD, Dim, Ix, Ix0,
    Ix1, Ix2, Ix3, Ix4, Ix5, Ix6, IxDyn,
};

#[derive(InputSchema)]
struct ByName<'a> {
    #[input(shape = [])]
    a: Array0<f32>,
    #[input(shape = [_])]
    b: Array1<f32>,
    #[input(shape = [_, _])]
    c: Array2<f32>,
    #[input(shape = [_, _, _])]
    d: Array3<f32>,
    #[input(shape = [_, _, _, _])]
    e: Array4<f32>,
    #[input(shape = [_, _, _, _, _])]
    f: Array5<f32>,
    #[input(shape = [_, _, _, _, _, _])]
    g: Array6<f32>,
    #[input(shape = [_, _, _, _, _, _, _, _])]
    h: ArrayD<f32>,
    #[input(shape = [..])]
    i: ArrayViewD<'a, f32>,
}

#[derive(InputSchema)]
struct ByDimension {
    #[input(shape = [])]
    a: Array<f32, Ix0>,
    #[input(shape = [_])]
    b: Array<f32, Ix1>,
    #[input(shape = [_, _])]
    c: Array<f32, Ix2>,
    #[input(shape = [_, _, _])]
    d: Array<f32, schema_core::ndarray::Ix3>,
    #[input(shape = [_, _, _, _])]
    e: Array<f32, Ix4>,
    #[input(shape = [_, _, _, _, _])]
    f: Array<f32, Ix5>,
    #[input(shape = [_, _, _, _, _, _])]
    g: Array<f32, Ix6>,
    #[input(shape = [_, _])]
    h: Array<f32, IxDyn>,
    #[input(shape = [_, _, _])]
    i: Array<f32, Dim<[Ix; 3]>>,
    j: Array<f32, Ix3>,
}

fn main() {
    let ranks: Vec<_> = ByName::SCHEMA.arrays().map(|spec| spec.rank()).collect();
    let known = [0, 1, 2, 3, 4, 5, 6, 8].map(Some);
    assert_eq!(ranks[..8], known);
    assert_eq!(ranks[8], None);
    let ranks: Vec<_> = ByDimension::SCHEMA.arrays().map(|spec| spec.rank()).collect();
    assert_eq!(ranks, [0, 1, 2, 3, 4, 5, 6, 2, 3, 3].map(Some));
}
