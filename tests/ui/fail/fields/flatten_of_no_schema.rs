use schema_core::InputSchema;
use schema_core::ndarray::Array1;

struct Inner {
    x: Array1<f32>,
}

#[derive(InputSchema)]
struct Training {
    #[input(flatten)]
    inner: Inner,
}

fn main() {}
