use std::collections::HashMap;

use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training {
    x: HashMap<String, Array1<f32>>,
}

fn main() {}
