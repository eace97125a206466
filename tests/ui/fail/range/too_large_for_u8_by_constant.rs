use schema_core::InputSchema;
use schema_core::ndarray::Array1;

const MAX: u32 = 300;

#[derive(InputSchema)]
struct Training {
    #[input(range = 0..=MAX)]
    x: Array1<u8>,
}

fn main() {}
