//! A subclassed model, whose file declares too little.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "models/keras/subclass_dict.keras")]
struct Inputs {
    #[input(shape = [batch, 7])]
    a: Array2<f32>,
    #[input(shape = [batch, 3])]
    b: Array2<f32>,
}

fn main() {}
