use schema_core::InputSchema;
use schema_core::ndarray::Array1;

enum Label {
    Cat,
}

#[derive(InputSchema)]
struct Training {
    #[input(one_of = [Label::Cat])]
    x: Array1<u8>,
}

#[derive(InputSchema)]
struct Right {
    #[input(one_of = [{ Label::Cat as u8 }])]
    x: Array1<u8>,
}

fn main() {}
