use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
#[input(dims(n = 5..=9))]
struct Inner {
    #[input(shape = [n])]
    x: Option<Array1<f32>>,
}

#[derive(InputSchema)]
#[input(dims(n = 1..5))]
struct Outer {
    #[input(shape = [n])]
    y: Option<Array1<f32>>,
    #[input(flatten)]
    inner: Inner,
}

fn main() {}
