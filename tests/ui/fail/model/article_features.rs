//! The features of the article: two, for a model of three.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "models/keras/dense.keras")]
struct Inputs {
    #[input(shape = [batch, 2])]
    x: Array2<f32>,
}

fn main() {}
