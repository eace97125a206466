//! Elements that are an `Option` of what is no element.

use schema_core::InputSchema;
use schema_core::ndarray::Array1;

type Maybe = Option<std::time::Duration>;

#[derive(InputSchema)]
struct Nested {
    x: Array1<Option<Option<i64>>>,
    size: Array1<Option<usize>>,
}

#[derive(InputSchema)]
struct OfAnAlias {
    x: Array1<Maybe>,
}

fn main() {}
