use schema_core::ndarray::Array1;
use schema_core::{InputSchema, literal};

#[derive(InputSchema)]
struct Training {
    #[input(shape = [batch], rang = 0.0..=1.0)]
    x: Array1<f64>,
}

fn main() {
    let training = literal!(Training { x: [1., 2.] });
    assert_eq!(training.dims()["batch"], 2);
}
