use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Row = Array1<f32>;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, .., 3])]
    x: Row,
}

fn main() {}
