//! The labels of the article: two classes by number, for ten outputs under the mean squared error.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
#[input(model = "models/keras/article_mse.keras")]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch], one_of = [0, 1], role = target)]
    y: Array1<i64>,
}

fn main() {}
