use schema_core::InputSchema;
use schema_core::ndarray::{Array2};

#[derive(InputSchema)]
struct Training {
    #[input(shape = batch, 3)]
    a: Array2<f32>,
    #[input(shape = {batch, 3})]
    b: Array2<f32>,
    #[input(shape = "batch, 3")]
    c: Array2<f32>,
    #[input(shape = vec![batch, 3])]
    d: Array2<f32>,
    #[input(shape = [batch; 3])]
    e: Array2<f32>,
    #[input(shape = [[batch, 3]])]
    f: Array2<f32>,
    #[input(shape(batch, 3))]
    g: Array2<f32>,
}

fn main() {}
