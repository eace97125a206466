use schema_core::InputSchema;
use schema_core::ndarray::{Array1, ArrayView1};

struct TooFew;

fn balanced(values: ArrayView1<'_, i64>) -> Result<(), TooFew> {
    match values.sum() > 0 {
        true => Ok(()),
        false => Err(TooFew),
    }
}

#[derive(InputSchema)]
struct Training {
    #[input(check = balanced)]
    y: Array1<i64>,
}

fn main() {}
