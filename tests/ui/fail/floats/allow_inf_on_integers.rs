use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    #[input(allow_inf)]
    x: Array1<u8>,
}

fn main() {}
