use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Word = String;

#[derive(InputSchema)]
struct Training {
    #[input(one_hot)]
    x: Array1<Word>,
}

fn main() {}
