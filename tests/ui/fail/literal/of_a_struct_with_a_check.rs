use schema_core::ndarray::{Array1, ArrayView1};
use schema_core::{InputSchema, literal};

fn balanced(values: ArrayView1<'_, i64>) -> Result<(), &'static str> {
    match values.sum() > 0 {
        true => Ok(()),
        false => Err("too few"),
    }
}

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch], check = balanced)]
    y: Array1<i64>,
}

fn main() {
    literal!(Training { y: [0, 0] });
}
