use schema_core::InputSchema;
use schema_core::ndarray::{Array1};

#[derive(InputSchema)]
struct Training {
    #[input(range = 0.0...1.0)]
    a: Array1<f32>,
    #[input(range = 0.0..<1.0)]
    b: Array1<f32>,
    #[input(range = 0.0.. =1.0)]
    c: Array1<f32>,
    #[input(range = (0.0, 1.0))]
    d: Array1<f32>,
    #[input(range = 0.0, 1.0)]
    e: Array1<f32>,
    #[input(range = "0..=1")]
    f: Array1<f32>,
    #[input(range = >= 0.0)]
    g: Array1<f32>,
    #[input(range = 0..1..2)]
    h: Array1<f32>,
    #[input(range = 0.0..=@)]
    i: Array1<f32>,
}

fn main() {}
