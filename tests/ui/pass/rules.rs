//! The rules without arguments.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2, ArrayD};

const TOTAL: f64 = 100.0;

#[derive(InputSchema)]
struct Rules {
    #[input(allow_nan, allow_inf)]
    #[input(unique)]
    free: Array1<f32>,
    #[input(sorted)]
    sorted: Array1<String>,
    #[input(sorted(axis = 1))]
    sorted_along: Array2<f32>,
    #[input(increasing(axis = -1,))]
    increasing: ArrayD<i64>,
    #[input(sums_to = 1.0)]
    sums_to: Array2<f32>,
    #[input(sums_to = 1)]
    sums_to_integer: Array1<i64>,
    #[input(sums_to(TOTAL, axis = 0, tolerance = 1e-3))]
    sums_to_constant: Array2<f64>,
    #[input(sums_to(-0.5, tolerance = 0.0))]
    sums_to_negative: Array1<f64>,
    #[input(one_hot)]
    one_hot: Array2<u8>,
    #[input(one_hot(axis = 0))]
    one_hot_along: Array2<bool>,
}

fn main() {
    let rules: Vec<String> = Rules::SCHEMA
        .arrays()
        .flat_map(|spec| spec.constraints())
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        rules,
        [
            "allow_nan",
            "allow_inf",
            "unique",
            "sorted(axis = 0)",
            "sorted(axis = 1)",
            "increasing(axis = -1)",
            "sums_to(1, axis = -1, tolerance = 0.00001)",
            "sums_to(1, axis = -1, tolerance = 0.00001)",
            "sums_to(100, axis = 0, tolerance = 0.001)",
            "sums_to(-0.5, axis = -1, tolerance = 0)",
            "one_hot(axis = -1)",
            "one_hot(axis = 0)",
        ]
    );
}
