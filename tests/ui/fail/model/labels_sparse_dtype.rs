//! Classes by number that are not integers.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

type Labels = Array1<f64>;

#[derive(InputSchema)]
#[input(model = "models/keras/labels_sparse.keras")]
struct Plain {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch], role = target)]
    y: Array1<f32>,
}

#[derive(InputSchema)]
#[input(model = "models/keras/labels_sparse.keras")]
struct Alias {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch], role = target)]
    y: Labels,
}

fn main() {}
