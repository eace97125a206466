//! Rules that compare or add up values, some of which may be missing.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

type Times = Array1<Option<i64>>;

#[derive(InputSchema)]
struct Series {
    #[input(shape = [time], sorted)]
    at: Array1<Option<i64>>,
    #[input(shape = [time], increasing)]
    since: Option<Array1<Option<f32>>>,
    #[input(shape = [time, 3], sums_to = 1.0)]
    shares: Array2<Option<f32>>,
    #[input(shape = [time, 3], one_hot)]
    kind: Array2<Option<u8>>,
}

#[derive(InputSchema)]
struct OfAnAlias {
    #[input(shape = [time], sorted)]
    at: Times,
}

fn main() {}
