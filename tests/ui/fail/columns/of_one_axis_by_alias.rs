use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Row = Array1<f32>;

#[derive(InputSchema)]
struct Training {
    #[input(columns = ["f0", "f1"])]
    x: Row,
}

fn main() {}
