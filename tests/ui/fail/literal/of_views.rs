use schema_core::ndarray::ArrayView1;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training<'a> {
    #[input(shape = [batch])]
    x: ArrayView1<'a, f64>,
}

fn main() {
    literal!(Training { x: [1., 2.] });
}
