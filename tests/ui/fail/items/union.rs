use std::mem::ManuallyDrop;

use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
union Training {
    x: ManuallyDrop<Array1<f32>>,
    y: ManuallyDrop<Array1<i64>>,
}

fn main() {}
