use schema_core::InputSchema;
use schema_core::ndarray::{Array1, ArrayView1};

fn balanced(values: ArrayView1<'_, f64>) -> Result<(), String> {
    match values.sum() > 0.0 {
        true => Ok(()),
        false => Err("too few".to_owned()),
    }
}

#[derive(InputSchema)]
struct Training {
    #[input(check = balanced)]
    y: Array1<i64>,
}

fn main() {}
