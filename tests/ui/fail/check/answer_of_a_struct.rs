use schema_core::InputSchema;
use schema_core::ndarray::Array1;

fn balanced(training: &Training) -> bool {
    training.y.sum() > 0
}

#[derive(InputSchema)]
#[input(check = balanced)]
struct Training {
    y: Array1<i64>,
}

fn main() {}
