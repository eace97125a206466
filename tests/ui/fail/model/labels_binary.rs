//! Probabilities that may be more than 1.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "models/keras/article_bce.keras")]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [batch, 10], range = 0..=100, role = target)]
    y: Array2<u8>,
}

fn main() {}
