//! A literal uses the names of fields, not those of arrays or of another struct.

use schema_core::ndarray::{Array1, Array2};
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Image {
    #[input(name = "image", shape = [batch, 2], range = 0.0..=1.0)]
    x: Array2<f64>,
}

#[derive(InputSchema)]
#[input(rename_all = "camelCase")]
struct Training {
    #[input(flatten)]
    image: Image,
    #[input(shape = [batch], range = 5..=9)]
    x: Array1<i64>,
    // Called as the other field is.
    #[input(name = "y", shape = [2 * batch])]
    z: Array1<bool>,
    #[input(name = "z", shape = [batch], one_of = ["a"])]
    y: Array1<String>,
    #[input(shape = [_])]
    other_layer: Option<Array1<u8>>,
}

fn main() {
    let training = literal!(Training {
        x: [7],
        y: ["a"],
        z: [true, false],
        image: Image { x: [[0.5, 1.0]] },
        other_layer: Some([1, 2, 3]),
    });
    assert_eq!(training.x[0], 7);
    assert_eq!(training.image.x[[0, 1]], 1.0);
    assert_eq!(training.other_layer.as_ref().map(Array1::len), Some(3));
}
