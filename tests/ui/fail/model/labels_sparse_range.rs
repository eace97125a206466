//! More classes than the model has, by range and by list.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
#[input(model = "models/keras/labels_sparse.keras")]
struct ByRange {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch], range = 0..5, role = target)]
    y: Array1<i64>,
}

#[derive(InputSchema)]
#[input(model = "models/keras/labels_sparse.keras")]
struct ByList {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch], one_of = [1, 2, 3, 4], role = target)]
    y: Array1<u8>,
}

fn main() {}
