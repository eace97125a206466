use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 3], one_hot, one_of = [2, 3])]
    hot: Array2<i64>,
    #[input(shape = [batch, 3], sums_to = 1.0, range = 2.0..=3.0)]
    sums: Array2<f32>,
    #[input(shape = [batch, 2], sums_to = 3.0, range = 0.0..=1.0)]
    few: Array2<f32>,
    #[input(shape = [batch, 3], sums_to(1.0, tolerance = -1e-5))]
    tolerance: Array2<f32>,
    #[input(shape = [3], unique, one_of = [0, 1])]
    unique: Array1<i64>,
    #[input(shape = [3], unique)]
    flags: Array1<bool>,
    #[input(shape = [5], increasing, range = 0..4)]
    increasing: Array1<i64>,
    #[input(shape = [batch, 3], one_hot, sums_to = 2.0)]
    both: Array2<f32>,
    #[input(shape = [batch, 3], sums_to(1.0, tolerance = TOLERANCE))]
    by_constant: Array2<f32>,
}

const TOLERANCE: f64 = -1.0;

fn main() {}
