use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Inner {
    x: Array1<f32>,
}

#[derive(InputSchema)]
struct Training {
    x: Array1<f32>,
    #[input(flatten)]
    inner: Inner,
}

fn main() {}
