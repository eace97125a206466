//! `on_missing` for every kind of array.

use schema_core::InputSchema;
use schema_core::ndarray::{Array0, Array1, Array2, ArrayD};

const UNKNOWN: &str = "unknown";
const FILL: f32 = 0.5;

type Readings = Array1<f32>;
type Labels = Array1<i64>;

#[derive(InputSchema)]
struct Repairs {
    #[input(shape = [batch, 3], on_missing = mean)]
    floats: Array2<f64>,
    #[input(on_missing = median)]
    by_alias: Readings,
    #[input(on_missing = most_frequent)]
    integers: Labels,
    #[input(range = 0.0..=1.0, on_missing = constant(FILL))]
    constant: Readings,
    #[input(one_of = [-1, 1], on_missing = constant(-1))]
    negative: Labels,
    #[input(on_missing = constant(UNKNOWN))]
    text: Array1<String>,
    #[input(on_missing = constant(true))]
    truth: Array1<bool>,
    #[input(allow_inf, on_missing = constant(f32::INFINITY))]
    infinite: Readings,
    #[input(shape = [], on_missing = constant(0))]
    scalar: Array0<f32>,
    #[input(shape = [batch], on_missing = drop)]
    rows: Array1<i64>,
    #[input(shape = [.., 3], on_missing = drop)]
    rest: ArrayD<f32>,
    #[input(on_missing = drop)]
    open: Option<Array2<f32>>,
}

#[derive(InputSchema)]
struct Generic<A> {
    #[input(shape = [batch], on_missing = median)]
    x: A,
}

fn main() {
    let repairs: Vec<String> = Repairs::SCHEMA
        .arrays()
        .map(|spec| spec.on_missing().unwrap().to_string())
        .collect();
    assert_eq!(
        repairs,
        [
            "mean",
            "median",
            "most_frequent",
            "constant(0.5)",
            "constant(-1)",
            "constant(\"unknown\")",
            "constant(true)",
            "constant(inf)",
            "constant(0)",
            "drop",
            "drop",
            "drop",
        ]
    );
    let generic = Generic::<Readings>::SCHEMA;
    assert_eq!(generic.to_string(), "Generic\n  x: f32[batch], on_missing = median");
}
