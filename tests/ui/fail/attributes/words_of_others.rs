use schema_core::InputSchema;
use schema_core::ndarray::{Array1};

#[derive(InputSchema)]
struct Training {
    #[input(min = 0.0, max = 1.0)]
    a: Array1<f32>,
    #[input(optional)]
    b: Array1<f32>,
    #[input(mode)]
    c: Array1<f32>,
    #[input(fill = 0.0)]
    d: Array1<f32>,
    #[input(description = "Rows.")]
    e: Array1<f32>,
    #[input(alias = "x")]
    f: Array1<f32>,
    #[input(choices = [0, 1])]
    g: Array1<i64>,
    #[input(validate = positive)]
    h: Array1<f32>,
}

fn main() {}
