//! More classes than the model has, by constants that only rustc knows.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

const CLASSES: i64 = 5;
const LAST: u8 = 4;

#[derive(InputSchema)]
#[input(model = "models/keras/labels_sparse.keras")]
struct ByRange {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch], range = 0..CLASSES, role = target)]
    y: Array1<i64>,
}

#[derive(InputSchema)]
#[input(model = "models/keras/labels_sparse.keras")]
struct ByList {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch], range = ..9, one_of = [0, 1, LAST], role = target)]
    y: Array1<u8>,
}

fn main() {}
