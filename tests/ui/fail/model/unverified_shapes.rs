//! Shapes are compared even for a subclassed model.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model("models/keras/subclass_dict.keras", unverified))]
struct Inputs {
    #[input(shape = [batch, 7])]
    a: Array2<f32>,
    #[input(shape = [batch, 4])]
    b: Array2<f64>,
}

fn main() {}
