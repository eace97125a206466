//! Other names, dtypes, axes and roles than those of the schema.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2, Array3};

#[derive(InputSchema)]
#[input(model = "contracts/served.json", dims(batch = 1..=256))]
struct Inputs {
    #[input(shape = [batch, 3], range = 0.0..1.0)]
    x: Array2<f64>,
    #[input(shape = [batch, time], range = 0..=49)]
    idx: Array2<i64>,
    #[input(shape = [batch, time, 1], sorted(axis = 1))]
    t: Array3<i64>,
    #[input(shape = [batch], one_of = [0, 1])]
    y: Array1<Option<i64>>,
}

fn main() {}
