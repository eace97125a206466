use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Bytes = Array1<u8>;

#[derive(InputSchema)]
struct Training {
    #[input(range = 0..=300)]
    x: Bytes,
}

fn main() {}
