//! The sidecar differs from the model.

use schema_core::InputSchema;
use schema_core::ndarray::Array2;

#[derive(InputSchema)]
#[input(model = "sidecars/stale.keras")]
struct Inputs {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
}

fn main() {}
