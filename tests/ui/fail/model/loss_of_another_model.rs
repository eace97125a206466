//! The file has another loss.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
#[input(model = "models/keras/labels_sparse.keras")]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch], role = target, loss = mae)]
    y: Array1<i64>,
}

fn main() {}
