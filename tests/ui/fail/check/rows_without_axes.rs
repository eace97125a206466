use schema_core::InputSchema;
use schema_core::ndarray::Array0;

fn is_even(value: &i64) -> Result<(), String> {
    match value % 2 {
        0 => Ok(()),
        _ => Err("odd".to_owned()),
    }
}

#[derive(InputSchema)]
struct Training {
    #[input(shape = [], check_rows = is_even)]
    seed: Array0<i64>,
}

fn main() {}
