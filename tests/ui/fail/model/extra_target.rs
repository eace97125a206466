//! A target without an output in the model.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
#[input(model = "models/keras/article_mse.keras")]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch, 10], role = target)]
    y: Array2<f32>,
    #[input(shape = [batch], role = target)]
    score: Array1<f32>,
}

fn main() {}
