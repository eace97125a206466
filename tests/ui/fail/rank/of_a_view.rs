use schema_core::InputSchema;
use schema_core::ndarray::ArrayView1;

#[derive(InputSchema)]
struct Training<'a> {
    #[input(shape = [batch, 3])]
    x: ArrayView1<'a, f32>,
}

fn main() {}
