//! Every range that Rust has, of literals and of constants.

use std::f64::consts::PI;

use schema_core::InputSchema;
use schema_core::ndarray::Array1;

const LOW: i64 = -3;
const HIGH: u8 = 9;

struct Bounds;

impl Bounds {
    const MAX: f32 = 0.5;
}

type Bytes = Array1<u8>;

#[derive(InputSchema)]
struct Ranges {
    #[input(range = 0.0..=1.0)]
    closed: Array1<f32>,
    #[input(range = 0..10)]
    half_open: Array1<i32>,
    #[input(range = -1.5..)]
    from: Array1<f64>,
    #[input(range = ..=255)]
    up_to: Array1<u8>,
    #[input(range = ..1e3)]
    below: Array1<f64>,
    #[input(range = ..)]
    all: Array1<f64>,
    #[input(range = LOW..=7)]
    constant: Array1<i64>,
    #[input(range = -PI..=PI)]
    negated: Array1<f64>,
    #[input(range = 0..=HIGH + 1)]
    computed: Bytes,
    #[input(range = 0.0..=Bounds::MAX)]
    associated: Array1<f32>,
    #[input(range = { 1 + 1 }..={ LOW * LOW })]
    blocks: Array1<i64>,
    #[input(range = -(2 * 90) / 4..=1 << 7)]
    arithmetic: Array1<i64>,
    #[input(range = 0.0..=1.0 / 4.0)]
    quotient: Array1<f64>,
    #[input(range = 0..=255)]
    alias: Bytes,
    #[input(range = 0..1)]
    integers_for_floats: Array1<f32>,
    #[input(range = 0f32..=1f32)]
    suffixed: Array1<f32>,
    #[input(range = 0.0..=f64::INFINITY, allow_inf)]
    infinite: Array1<f64>,
}

fn main() {
    let ranges: Vec<String> = Ranges::SCHEMA
        .arrays()
        .map(|spec| spec.constraints()[0].to_string())
        .collect();
    assert_eq!(
        ranges,
        [
            "range = 0..=1",
            "range = 0..10",
            "range = -1.5..",
            "range = ..=255",
            "range = ..1000",
            "range = ..",
            "range = -3..=7",
            "range = -3.141592653589793..=3.141592653589793",
            "range = 0..=10",
            "range = 0..=0.5",
            "range = 2..=9",
            "range = -45..=128",
            "range = 0..=0.25",
            "range = 0..=255",
            "range = 0..1",
            "range = 0..=1",
            "range = 0..=inf",
        ]
    );
}
