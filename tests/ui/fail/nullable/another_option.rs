//! A type named `Option` that is another.

use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Option<T> = T;

#[derive(InputSchema)]
struct Inputs {
    x: Array1<Option<i64>>,
}

fn main() {}
