use schema_core::InputSchema;
use schema_core::ndarray::{Array1, ArrayView1};

fn balanced(values: ArrayView1<'_, i64>) -> bool {
    values.sum() > 0
}

#[derive(InputSchema)]
struct Training {
    #[input(check = balanced)]
    y: Array1<i64>,
}

fn main() {}
