//! The sizes of symbols as fields, and flattened structs as parts.

use schema_core::ndarray::{Array1, Array2, Array3, ArrayView1, ArrayView2, array};
use schema_core::{InputSchema, Valid};

type Weights = Option<Array1<f32>>;

#[derive(Debug, InputSchema)]
struct Series<'a, X = Array2<f32>> {
    #[input(shape = [batch, r#type], dtype = f32)]
    x: X,
    #[input(shape = [time])]
    weights: Weights,
    #[input(shape = [2 * n, h + 1])]
    sizes: Array2<u8>,
    #[input(shape = [batch])]
    y: ArrayView1<'a, i64>,
    #[input(shape = [height, _, ..])]
    image: Option<Array3<u8>>,
}

#[test]
fn each_symbol_is_a_field() {
    let labels = array![0, 1];
    let series: Series<'_> = Series {
        x: Array2::zeros((2, 3)),
        weights: None,
        sizes: Array2::zeros((4, 6)),
        y: labels.view(),
        image: Some(Array3::zeros((5, 1, 1))),
    };
    let series = series.prove().unwrap();
    let sizes = series.sizes();
    let (batch, kind): (usize, usize) = (sizes.batch, sizes.r#type);
    assert_eq!((batch, kind), (2, 3));
    let open: [Option<usize>; 4] = [sizes.time, sizes.n, sizes.h, sizes.height];
    assert_eq!(open, [None, Some(2), Some(5), Some(5)]);
    let x = series.x.view();
    let views: Series<'_, ArrayView2<'_, f32>> = Series {
        x,
        weights: Some(array![1.0]),
        sizes: Array2::zeros((4, 6)),
        y: labels.view(),
        image: None,
    };
    let views = views.validate().unwrap();
    assert_eq!((views.sizes().batch, views.sizes().time), (2, Some(1)));
}

#[derive(Debug, InputSchema)]
#[input(check = not_empty)]
struct Pair<'a> {
    #[input(shape = [batch], name = "left", one_of = [0, 1])]
    left: ArrayView1<'a, i64>,
    #[input(shape = [words])]
    words: Option<Array1<String>>,
}

fn not_empty(pair: &Pair<'_>) -> Result<(), &'static str> {
    (!pair.left.is_empty()).then_some(()).ok_or("is empty")
}

#[derive(Debug, InputSchema)]
struct Whole<'a, I: InputSchema> {
    #[input(flatten)]
    pair: Pair<'a>,
    #[input(flatten)]
    other: I,
    #[input(shape = [batch, words])]
    batch: Array2<f32>,
}

#[derive(Clone, Debug, PartialEq, InputSchema)]
struct Other {
    #[input(shape = [batch], sorted)]
    id: Array1<u8>,
}

#[test]
fn a_part_is_proven_by_the_whole() {
    fn first(pair: &Valid<&Pair<'_>>) -> Option<i64> {
        pair.left.first().copied()
    }

    let left = array![1, 0];
    let whole = Whole {
        pair: Pair {
            left: left.view(),
            words: None,
        },
        other: Other { id: array![1, 2] },
        batch: Array2::zeros((2, 3)),
    };
    let whole = whole.validate().unwrap();
    let parts = whole.parts();
    assert_eq!(first(&parts.pair), Some(1));
    assert_eq!(parts.other.dims().to_string(), "batch = 2");
    assert_eq!(parts.other.cloned().into_inner(), whole.other);
    assert_eq!(parts.pair.sizes().batch, 2);
    assert_eq!(whole.sizes().words, 3);
    let row = whole.parts().other.rows(1..).unwrap();
    assert_eq!(row.id, array![2]);
}
