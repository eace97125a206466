use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Readings = Array1<f32>;

#[derive(InputSchema)]
struct Training {
    #[input(on_missing = constant("none"))]
    x: Readings,
}

fn main() {}
