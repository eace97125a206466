//! Constants of a single letter, wherever they are.

use schema_core::InputSchema;
use schema_core::ndarray::{Array2, Array3};
use sizes::*;

mod sizes {
    pub const C: usize = 3;
    pub const V: usize = 50_257;
}

const W1: usize = 2;

#[derive(InputSchema)]
struct Outside<const N: usize> {
    #[input(shape = [N, C, V])]
    x: Array3<f32>,
    #[input(shape = [batch, 2 * W1])]
    y: Array2<f32>,
}

fn main() {
    const H: usize = 5;

    #[derive(InputSchema)]
    struct Inside {
        #[input(shape = [H, batch * H])]
        x: Array2<f32>,
    }

    assert_eq!(Inside::SCHEMA.get("x").unwrap().dims()[0].to_string(), "5");
    let outside = Outside::<1>::SCHEMA;
    assert_eq!(outside.get("x").unwrap().dims()[2].to_string(), "50257");
    assert_eq!(outside.get("y").unwrap().dims()[1].to_string(), "4");
}
