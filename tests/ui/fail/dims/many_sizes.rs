use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array3};

#[derive(InputSchema)]
#[input(dims(batch = 9..=1, tiem = 1.., other = "a".."b"))]
struct Training {
    #[input(shape = [batch, 0, -3])]
    x: Array3<f32>,
    #[input(shape = [2.5, time / 2, time])]
    y: Array3<f32>,
    #[input(shape = [.., ..])]
    z: Array2<f32>,
}

fn main() {}
