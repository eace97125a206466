use schema_core::InputSchema;
use schema_core::ndarray::{Array1};

#[derive(InputSchema)]
struct Inner {
    x: Array1<f32>,
}

#[derive(InputSchema)]
struct Training {
    #[input(flatten)]
    a: Option<Inner>,
    #[input(flatten)]
    b: Vec<Inner>,
    #[input(flatten)]
    c: Box<Inner>,
    #[input(flatten)]
    d: [Inner; 2],
    #[input(flatten)]
    e: (Inner, Inner),
}

fn main() {}
