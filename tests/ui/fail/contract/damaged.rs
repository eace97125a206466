//! A schema that does not keep to its form.

use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
#[input(model = "contracts/damaged.json")]
struct Inputs {
    #[input(shape = [batch])]
    x: Array1<f64>,
}

#[derive(InputSchema)]
#[input(model = "contracts/contradiction.json")]
struct Others {
    #[input(shape = [batch])]
    x: Array1<f64>,
}

fn main() {}
