use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Point = Array1<f32>;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [.., 3], on_missing = drop)]
    x: Point,
}

fn main() {}
