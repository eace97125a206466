use schema_core::InputSchema;
use schema_core::ndarray::ArrayD;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [.., channels, ..])]
    x: ArrayD<f32>,
}

fn main() {}
