use schema_core::InputSchema;
use schema_core::ndarray::Array1;

fn balanced(training: Training) -> Result<(), String> {
    match training.y.sum() > 0 {
        true => Ok(()),
        false => Err("too few".to_owned()),
    }
}

#[derive(InputSchema)]
#[input(check = balanced)]
struct Training {
    y: Array1<i64>,
}

fn main() {}
