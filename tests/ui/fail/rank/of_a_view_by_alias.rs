use schema_core::InputSchema;
use schema_core::ndarray::ArrayView1;

type Row<'a> = ArrayView1<'a, f32>;

#[derive(InputSchema)]
struct Training<'a> {
    #[input(shape = [batch, 3])]
    x: Row<'a>,
}

fn main() {}
