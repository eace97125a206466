use schema_core::InputSchema;
use schema_core::ndarray::Array1;

const SETOSA: i64 = 0;
const VIRGINICA: i64 = 0;

#[derive(InputSchema)]
struct Training {
    #[input(one_of = [SETOSA, 1, VIRGINICA])]
    y: Array1<i64>,
}

fn main() {}
