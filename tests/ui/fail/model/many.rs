//! All errors are reported at once, each at its own token.

use schema_core::InputSchema;
use schema_core::ndarray::{Array1, Array2, Array4};

#[derive(InputSchema)]
#[input(model = "models/keras/two_in.keras")]
struct Inputs {
    #[input(shape = [batch, 3, 224, 224])]
    image: Array4<u8>,
    #[input(shape = [batch], range = 9..0)]
    ids: Array1<i64>,
    #[input(shape = [batch, 2], name = "classes", role = target)]
    cls: Array2<f32>,
}

fn main() {}
