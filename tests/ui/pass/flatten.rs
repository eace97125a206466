//! Structs within structs: their arrays are the outer struct's own.

use schema_core::ndarray::{Array1, Array2, ArrayView2, array};
use schema_core::{Arrays, InputSchema};
use schema_core::arrays::Element;

#[derive(InputSchema)]
#[input(dims(channels = 1..=4))]
struct Image {
    #[input(shape = [batch, channels])]
    pixels: Array2<f32>,
}

#[derive(InputSchema)]
struct Inputs {
    #[input(flatten)]
    image: Image,
    #[input(shape = [batch])]
    age: Array1<i64>,
}

/// Generic, and two levels deep.
#[derive(InputSchema)]
#[input(dims(batch = 1..))]
struct Training<T: Element, I: InputSchema> {
    #[input(shape = [batch], role = target)]
    y: Array1<T>,
    #[input(flatten)]
    inputs: I,
}

#[derive(InputSchema)]
struct Borrowed<'a> {
    #[input(shape = [batch, 2])]
    x: ArrayView2<'a, f32>,
}

#[derive(InputSchema)]
struct Outer<'a> {
    #[input(flatten)]
    inner: Borrowed<'a>,
    // Only the array of the other struct determines these symbols.
    #[input(shape = [2 * batch])]
    twice: Array1<f32>,
}

type Alias = Training<i64, Inputs>;

#[derive(InputSchema)]
struct ByAlias {
    #[input(flatten)]
    training: Alias,
}

#[derive(InputSchema)]
struct OnlyFlattened {
    #[input(flatten)]
    a: Image,
    #[input(flatten)]
    b: OtherImage,
}

#[derive(InputSchema)]
struct OtherImage {
    #[input(name = "other.pixels", shape = [batch, _])]
    pixels: Array2<f32>,
}

fn main() {
    assert_eq!(
        Training::<i64, Inputs>::SCHEMA.to_string(),
        "\
Training
  y: i64[batch], role = target
  pixels: f32[batch, channels]
  age: i64[batch]
  batch = 1..
  channels = 1..=4"
    );
    assert_eq!(ByAlias::SCHEMA.len(), 3);
    assert_eq!(OnlyFlattened::SCHEMA.len(), 2);
    let right = Alias {
        y: array![0, 1],
        inputs: Inputs { image: Image { pixels: Array2::zeros((2, 3)) }, age: array![1, 2] },
    };
    assert_eq!(right.check().unwrap()["channels"], 3);
    let wrong = Inputs { image: Image { pixels: Array2::zeros((2, 5)) }, age: array![1, 2, 3] };
    assert_eq!(wrong.check().unwrap_err().violations().len(), 2);
    let x = Array2::zeros((2, 2));
    let outer = Outer { inner: Borrowed { x: x.view() }, twice: Array1::zeros(4) };
    assert!(outer.check().is_ok());
    assert!(Alias::from_arrays(Arrays::new()).is_err());
}
