//! Types that only rustc knows.

#![allow(unused_parens)]

use schema_core::InputSchema;
use schema_core::ndarray::{self as nd, Array, Array2, ArrayBase, ArrayView1, Ix1, OwnedRepr};

type Features = Array2<f32>;
type Row<'a> = ArrayView1<'a, f32>;
type Of<T> = Array<T, Ix1>;
type Deep = Of<Label>;
type Label = i64;
type Maybe<T> = Option<Of<T>>;

trait Holds {
    type Held;
}

impl Holds for u8 {
    type Held = nd::Array1<u8>;
}

macro_rules! array_of {
    ($ty:ty) => {
        nd::Array1<$ty>
    };
}

#[derive(InputSchema)]
struct Aliases<'a> {
    #[input(shape = [batch, 3], dtype = f32, range = 0.0..=1.0, allow_nan, sums_to = 1.0)]
    features: Features,
    #[input(shape = [batch], sorted)]
    row: Row<'a>,
    #[input(shape = [batch], one_of = ["a", "b"])]
    text: Of<String>,
    #[input(shape = [batch], range = 0..10, one_hot)]
    deep: Deep,
    #[input(shape = [batch], unique)]
    maybe: Maybe<u8>,
    #[input(shape = [batch], increasing)]
    projected: <u8 as Holds>::Held,
    #[input(shape = [batch])]
    by_macro: array_of!(u16),
    #[input(shape = [batch])]
    base: ArrayBase<OwnedRepr<Label>, Ix1>,
    #[input(shape = [batch])]
    path: nd::Array1<f32>,
    #[input(shape = [batch])]
    bracketed: (nd::Array1<f32>),
}

fn main() {
    assert_eq!(
        Aliases::SCHEMA.to_string(),
        "\
Aliases
  features: f32[batch, 3], range = 0..=1, allow_nan, sums_to(1, axis = -1, tolerance = 0.00001)
  row: f32[batch], sorted(axis = 0)
  text: text[batch], one_of = [\"a\", \"b\"]
  deep: i64[batch], range = 0..10, one_hot(axis = -1)
  maybe?: u8[batch], unique
  projected: u8[batch], increasing(axis = 0)
  by_macro: u16[batch]
  base: i64[batch]
  path: f32[batch]
  bracketed: f32[batch]"
    );
}
