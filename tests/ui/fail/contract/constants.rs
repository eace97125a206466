//! What only rustc knows: constants, aliases and shapes without axes.

use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array3};

const TOKENS: i64 = 51;
const WIDTH: usize = 4;

type X = Array2<f64>;

#[derive(InputSchema)]
#[input(model = "contracts/served.json", dims(batch = 1..=256))]
struct Inputs {
    #[input(shape = [batch, WIDTH], range = 0.0..1.0)]
    x: X,
    #[input(shape = [batch, time], range = 0..TOKENS)]
    ids: Array2<i64>,
    #[input(sorted(axis = 1))]
    t: Array3<i64>,
}

fn main() {}
