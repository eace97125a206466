use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

type List = Vec<f32>;
type Index = usize;

struct Pixel;

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch], allow_nan)]
    list: List,
    #[input(shape = [batch], range = 0..=9)]
    index: Array1<Index>,
    #[input(one_of = [0, 1])]
    pixel: Array2<Pixel>,
    #[input(shape = [batch, 3])]
    right: Array2<f32>,
}

fn main() {
    let _ = Training::SCHEMA;
}
