use schema_core::InputSchema;
use schema_core::ndarray::Array1;

fn is_even(value: &i64) -> bool {
    value % 2 == 0
}

#[derive(InputSchema)]
struct Training {
    #[input(check_rows = is_even)]
    y: Array1<i64>,
}

fn main() {}
