//! What lets in more than the schema does is an error at its token.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2};

#[derive(InputSchema)]
#[input(model = "contracts/served.json", dims(batch = 1..=512))]
struct Training {
    #[input(shape = [batch, _], range = 0.0..=1.0)]
    x: Array2<f32>,
    #[input(shape = [batch, time], one_of = [0, 1, 50])]
    ids: Array2<i64>,
    #[input(shape = [batch, 2 * other])]
    t: Array2<i64>,
    #[input(shape = [batch], role = weight)]
    w: Array1<Option<f32>>,
    #[input(shape = [batch], role = target, loss = mse)]
    y: Array1<i64>,
}

fn main() {}
