use schema_core::ndarray::Array1;
use schema_core::{InputSchema, Valid, literal};

#[derive(InputSchema)]
struct Training {
    x: Array1<f32>,
    #[input(skip)]
    note: u8,
}

static TRAINING: Valid<Training> = literal!(Training { x: [1., 2.], note: 3 });

fn main() {}
