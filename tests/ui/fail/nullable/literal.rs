//! Literals of nullable arrays have plain values, each of which is checked.

use schema_core::ndarray::Array1;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Ages {
    #[input(shape = [batch], range = 0..=130)]
    age: Array1<Option<i64>>,
}

fn main() {
    literal!(Ages { age: [Some(31), None] });
    literal!(Ages { age: [31, 131] });
}
