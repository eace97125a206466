use schema_core::ndarray::ArrayView1;
use schema_core::{Arrays, InputSchema};

#[derive(InputSchema)]
struct Training<'a> {
    x: ArrayView1<'a, f32>,
}

fn main() {
    let _ = Training::from_arrays(Arrays::new());
}
