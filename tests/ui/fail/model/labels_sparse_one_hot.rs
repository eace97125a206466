//! One-hot rows, where the loss requires classes by number.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "models/keras/labels_sparse.keras")]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch, 4], one_hot, role = target)]
    y: Array2<f32>,
}

fn main() {}
