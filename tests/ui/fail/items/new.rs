use schema_core::ndarray::Array1;
use schema_core::{InputSchema, Valid};

#[derive(InputSchema)]
struct Training {
    x: Array1<f32>,
}

fn prove(training: Training) {
    Valid::new(training);
}

fn main() {}
