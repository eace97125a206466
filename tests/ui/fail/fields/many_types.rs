use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

type List = Vec<f32>;

#[derive(InputSchema)]
struct Training<'a> {
    a: Vec<f32>,
    b: [[f32; 2]; 3],
    c: &'a [i64],
    d: Array1<char>,
    e: Option<String>,
    f: List,
    g: Array2<f32>,
}

fn main() {}
