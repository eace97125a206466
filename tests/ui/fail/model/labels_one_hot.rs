//! Classes by number, where the loss requires one-hot rows.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
#[input(model = "models/keras/labels_onehot.keras")]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch], range = 0..4, role = target)]
    y: Array1<i64>,
}

fn main() {}
