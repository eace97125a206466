//! The configuration of a server.

use schema_core::InputSchema;
use schema_core::ndarray::{Array, Ix4};

#[derive(InputSchema)]
#[input(model = "../fixtures/models/triton/image")]
struct Images {
    #[input(shape = [batch, 224, 224, 3])]
    data_0: Array<u8, Ix4>,
}

fn main() {}
