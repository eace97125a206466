use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch, 3])]
    x: Array2<f32>,
    #[input(shape = [bacth])]
    y: Array1<f32>,
}

// A symbol that stands twice, has bounds, or is in the same shape is none that was mistyped.
#[derive(InputSchema)]
#[input(dims(batches = 1..))]
struct Right {
    #[input(shape = [batch, batchs])]
    x: Array2<f32>,
    #[input(shape = [batches, patch])]
    y: Array2<f32>,
    #[input(shape = [n, m])]
    z: Array2<f32>,
}

fn main() {}
