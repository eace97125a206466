//! Labels that are not declared as targets.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "models/keras/article_mse.keras")]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch, 10])]
    y: Array2<f32>,
}

fn main() {}
