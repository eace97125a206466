use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Words = Array1<String>;

#[derive(InputSchema)]
struct Training {
    #[input(range = 0..=1)]
    x: Words,
}

fn main() {}
