use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(range = 0..=300)]
    x: Array1<u8>,
}

fn main() {}
