//! A generic struct, used with elements of another type.

use schema_core::InputSchema;
use schema_core::ndarray::Array4;

#[derive(InputSchema)]
#[input(model = "models/keras/uint8.keras")]
struct Inputs<T: schema_core::arrays::Element> {
    #[input(shape = [batch, 28, 28, 1])]
    pixels: Array4<T>,
}

const OF_BYTES: schema_core::Schema = Inputs::<u8>::SCHEMA;
const OF_FLOATS: schema_core::Schema = Inputs::<f32>::SCHEMA;

fn main() {}
