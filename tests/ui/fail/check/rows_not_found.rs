use schema_core::InputSchema;
use schema_core::ndarray::Array1;

fn is_even(value: &i64) -> Result<(), String> {
    match value % 2 {
        0 => Ok(()),
        _ => Err("odd".to_owned()),
    }
}

#[derive(InputSchema)]
struct Training {
    #[input(check_rows = is_evn)]
    y: Array1<i64>,
}

fn main() {
    let _ = is_even(&0);
}
