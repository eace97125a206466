//! Invalid attributes.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model)]
struct Bare {
    x: Array2<f32>,
}

#[derive(InputSchema)]
#[input(model = MODEL)]
struct Constant {
    x: Array2<f32>,
}

#[derive(InputSchema)]
#[input(model = "")]
struct Empty {
    x: Array2<f32>,
}

#[derive(InputSchema)]
#[input(model("models/keras/dense.keras", unchecked))]
struct Word {
    x: Array2<f32>,
}

#[derive(InputSchema)]
#[input(model("models/keras/dense.keras" unverified))]
struct Comma {
    x: Array2<f32>,
}

#[derive(InputSchema)]
#[input(model = "models/keras/dense.keras", model = "models/keras/lstm.keras")]
struct Twice {
    x: Array2<f32>,
}

#[derive(InputSchema)]
struct OnField {
    #[input(model = "models/keras/dense.keras")]
    x: Array2<f32>,
}

fn main() {}
