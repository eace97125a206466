//! Literal data of every kind of field.

use schema_core::ndarray::{Array0, Array1, Array2, Array3, ArrayD, ArcArray1, CowArray, Ix1, array};
use schema_core::{InputSchema, Valid, literal};

const WIDTH: usize = 2;
const DATA: [[f64; WIDTH]; 2] = [[0.1, 0.2], [0.3, 0.4]];
const LABELS: [i64; 2] = [0, 1];
const HALF: f64 = 0.5;
static TABLE: [f64; 2] = [1.0, 2.0];

type Labels = Array1<i64>;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, WIDTH], range = 0.0..=1.0)]
    x: Array2<f64>,
    #[input(shape = [batch], one_of = [0, 1])]
    y: Labels,
    #[input(shape = [batch], range = 0.0..)]
    weight: Option<Array1<f32>>,
    #[input(shape = [batch])]
    name: Option<Array1<String>>,
}

#[derive(InputSchema)]
struct Ranks {
    #[input(shape = [])]
    scalar: Array0<f64>,
    #[input(shape = [_, a, 2])]
    deep: Array3<i8>,
    #[input(shape = [a, 1])]
    dynamic: ArrayD<bool>,
    shared: ArcArray1<u8>,
    cow: CowArray<'static, f64, Ix1>,
    unspecified: Array2<f64>,
    #[input(shape = [_])]
    alias: Labels,
}

#[derive(InputSchema)]
struct Rules {
    #[input(allow_nan, allow_inf)]
    free: Array1<f64>,
    #[input(sorted)]
    sorted: Array1<i64>,
    #[input(increasing(axis = 1))]
    increasing: Array2<f64>,
    #[input(unique)]
    unique: Array1<String>,
    #[input(sums_to = 1.0)]
    sums: Array2<f32>,
    #[input(one_hot)]
    hot: Array2<bool>,
    #[input(range = 0.1..=0.9)]
    rounded: Array1<f32>,
}

#[derive(InputSchema)]
#[input(dims(n = 2..=3))]
struct Sizes<const N: usize> {
    #[input(shape = [n, N])]
    x: Array2<f64>,
    #[input(shape = [2 * n + 1])]
    y: Array1<f64>,
}

#[derive(InputSchema)]
struct Outer<const N: usize> {
    #[input(flatten)]
    sizes: Sizes<N>,
    #[input(shape = [n])]
    z: Array1<u8>,
}

type OfTwo = Sizes<2>;

/// Sizes of absent arrays: there must be some that fit, and the compiler finds them.
#[derive(InputSchema)]
#[input(dims(height = 2.., width = 2..))]
struct Pixels {
    #[input(shape = [height, width])]
    image: Option<Array2<u8>>,
    #[input(shape = [height * width])]
    mask: Array1<u8>,
    #[input(shape = [height + width])]
    edges: Option<Array1<u8>>,
}

/// A check at run time accepts the literals with the same sizes.
fn proven<T: InputSchema>(valid: Valid<T>) -> Valid<T> {
    assert_eq!(valid.check().unwrap(), *valid.dims());
    valid
}

fn main() {
    let pixels = proven(literal!(Pixels { image: None, mask: [0; 7 * 997], edges: None }));
    assert_eq!(pixels.dims().get("height"), None);
    proven(literal!(Pixels { image: None, mask: [0; 144], edges: Some([0; 24]) }));

    let training: Valid<Training> = proven(literal!(Training {
        y: [0, 1],
        x: [[0.0, 0.25], [HALF, 2.0 * HALF]],
        name: None,
        weight: Some([1.0, 2.5]),
    }));
    assert_eq!(training.x, array![[0.0, 0.25], [0.5, 1.0]]);
    assert_eq!(training.weight, Some(array![1.0, 2.5]));
    assert_eq!(training.dims()["batch"], 2);

    let constants = proven(literal!(Training {
        x: DATA,
        y: LABELS,
        weight: Option::None,
        name: std::option::Option::Some(["a", "b"]),
    }));
    assert_eq!(constants.y, array![0, 1]);
    assert_eq!(constants.name.as_ref().unwrap()[1], "b");

    let ranks = proven(literal!(Ranks {
        scalar: -1.5,
        deep: [[[1, 2], [3, 4], [5, 6]]],
        dynamic: [[true], [false], [true]],
        shared: [1, 2, 3],
        cow: TABLE,
        unspecified: [[1.0], [2.0]],
        alias: [-7],
    }));
    assert_eq!(ranks.deep.shape(), [1, 3, 2]);
    assert_eq!(ranks.scalar[()], -1.5);

    let rules = proven(literal!(Rules {
        free: [f64::NAN, f64::INFINITY],
        sorted: [1, 1, 2],
        increasing: [[1.0, 2.0], [0.0, 0.5]],
        unique: ["a", "b"],
        sums: [[0.1, 0.9], [0.5, 0.5]],
        hot: [[true, false], [false, true]],
        rounded: [0.1, 0.9],
    }));
    assert_eq!(rules.unique.len(), 2);

    let sizes = proven(literal!(OfTwo { x: [[1.0, 2.0], [3.0, 4.0]], y: [0.0; 5] }));
    assert_eq!(sizes.dims()["n"], 2);
    let outer = proven(literal!(Outer::<1> {
        z: [1, 2, 3],
        sizes: Sizes::<1> { y: [1.0; 7], x: [[1.0], [2.0], [3.0]] },
    }));
    assert_eq!(outer.sizes.x.shape(), [3, 1]);
    assert_eq!(outer.dims().get("n"), Some(3));
}
