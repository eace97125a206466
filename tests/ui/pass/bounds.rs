//! Bounds on symbols.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2, ArrayD};

const MOST: usize = 256;


#[derive(InputSchema)]
#[input(dims(
    batch = 1..=MOST,
    time = ..,
    r#type = 2..,
    n = ..10,
    m = { MOST - 1 }..MOST + 1,
))]
struct Training {
    #[input(shape = [batch, time])]
    x: Array2<f32>,
    #[input(shape = [r#type, .., n])]
    y: ArrayD<f32>,
    #[input(shape = [n + m])]
    z: Array1<f32>,
}

fn main() {
    let bounds: Vec<String> = Training::SCHEMA.bounds().map(ToString::to_string).collect();
    assert_eq!(
        bounds,
        ["batch = 1..=256", "time = 0..", "type = 2..", "n = 0..=9", "m = 255..=256"]
    );
}
