//! Every entry that a shape can have.

use schema_core::ndarray::{Array0, Array1, Array2, Array3, Array4, ArrayD};
use schema_core::InputSchema;
use schema_core::spec::Dim;

const WIDTH: usize = 3;

mod sizes {
    pub const HEIGHT: usize = 4;
    pub const fn depth() -> usize {
        5
    }
}

struct Model;

impl Model {
    const CLASSES: usize = 10;
}

trait Sized2 {
    const SIZE: usize;
}

impl Sized2 for Model {
    const SIZE: usize = 7;
}

#[derive(InputSchema)]
struct Shapes {
    #[input(shape = [])]
    scalar: Array0<f32>,
    #[input(shape = [batch, 3])]
    literal: Array2<f32>,
    #[input(shape = [batch, 0x10, 1_000])]
    literals: Array3<f32>,
    #[input(shape = [WIDTH, sizes::HEIGHT, crate::sizes::HEIGHT, Model::CLASSES])]
    constants: Array4<f32>,
    #[input(shape = [{ sizes::depth() }, { <Model as Sized2>::SIZE }])]
    blocks: Array2<f32>,
    #[input(shape = [2 * WIDTH + 1, WIDTH - 1, (WIDTH + 1) * 2, 2 * 3])]
    constant_arithmetic: Array4<f32>,
    #[input(shape = [2 * batch, batch + 1, batch * WIDTH - 1, (batch + time) * 2])]
    symbol_arithmetic: Array4<f32>,
    #[input(shape = [time, _, r#type,])]
    anything: Array3<f32>,
    #[input(shape = [..])]
    any_rank: ArrayD<f32>,
    #[input(shape = [batch, .., 3])]
    rest: ArrayD<f32>,
    #[input(shape = [.., batch])]
    rest_of_known_rank: Array2<f32>,
    unspecified: Array1<f32>,
}

fn main() {
    assert_eq!(
        Shapes::SCHEMA.to_string(),
        "\
Shapes
  scalar: f32[]
  literal: f32[batch, 3]
  literals: f32[batch, 16, 1000]
  constants: f32[3, 4, 4, 10]
  blocks: f32[5, 7]
  constant_arithmetic: f32[7, 2, 8, 6]
  symbol_arithmetic: f32[2 * batch, batch + 1, batch * 3 - 1, (batch + time) * 2]
  anything: f32[time, _, type]
  any_rank: f32[..]
  rest: f32[batch, .., 3]
  rest_of_known_rank: f32[_, batch]
  unspecified: f32[_]"
    );
    assert_eq!(Shapes::SCHEMA.get("unspecified").unwrap().dims(), [Dim::Rest]);
}
