use schema_core::InputSchema;
use schema_core::ndarray::Array2;

const ROWS: usize = 10;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [ROWS, _], on_missing = drop)]
    x: Array2<f32>,
}

fn main() {}
