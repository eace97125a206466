use schema_core::InputSchema;
use schema_core::ndarray::Array1;

#[derive(InputSchema)]
struct Training(#[input(shape = [batch])] Array1<f32>, Array1<i64>);

fn main() {}
