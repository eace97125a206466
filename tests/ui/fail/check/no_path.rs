use schema_core::InputSchema;
use schema_core::ndarray::{Array1};

#[derive(InputSchema)]
struct Training {
    #[input(check = |x| Ok(()))]
    a: Array1<f32>,
    #[input(check = balanced())]
    b: Array1<f32>,
    #[input(check = [balanced, finite])]
    c: Array1<f32>,
    #[input(check = &balanced)]
    d: Array1<f32>,
    #[input(check_rows = assert!(true))]
    e: Array1<f32>,
    #[input(check = 5)]
    f: Array1<f32>,
}

fn main() {}
