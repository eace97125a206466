//! The contexts of a literal, and the paths of its struct.

#![deny(warnings)]

mod inputs {
    use schema_core::InputSchema;
    use schema_core::ndarray::Array1;

    #[derive(Clone, InputSchema)]
    pub struct Inputs {
        #[input(shape = [batch])]
        pub x: Array1<f64>,
        #[input(shape = [batch])]
        pub r#type: Array1<i64>,
    }

    pub const X: [f64; 2] = [1.0, 2.0];
}

use inputs::Inputs;
use schema_core::{Valid, literal};

fn of_a_function() -> Valid<Inputs> {
    literal!(inputs::Inputs { x: inputs::X, r#type: [0, 1] })
}

fn of_a_generic_function<T: Default>() -> (T, Valid<Inputs>) {
    (T::default(), literal!(crate::inputs::Inputs { x: [1.0], r#type: [1] }))
}

struct Holder {
    inputs: Valid<Inputs>,
}

impl Holder {
    const ONE: i64 = 1;

    fn new() -> Self {
        Self { inputs: schema_core::literal!(self::Inputs { x: [1.0], r#type: [Holder::ONE] }) }
    }
}

mod nested {
    pub fn rows() -> usize {
        use super::inputs::Inputs as Renamed;
        schema_core::literal! { Renamed { r#type: [1, 2, 3], x: [1.0, 2.0, 3.0], } }.dims()["batch"]
    }
}

fn main() {
    const LOCAL: [f64; 1] = [3.0];
    assert_eq!(of_a_function().dims()["batch"], 2);
    assert_eq!(of_a_generic_function::<u8>().1.x[0], 1.0);
    assert_eq!(Holder::new().inputs.r#type[0], 1);
    assert_eq!(nested::rows(), 3);
    let closure = || literal!(Inputs { x: LOCAL, r#type: [1] });
    let both = [closure(), literal!(Inputs { x: [4.0], r#type: [0] })];
    assert_eq!(both[0].x[0] + both[1].x[0], 7.0);
    let x = [5.0];
    let shadowed = literal!(Inputs { x: [6.0], r#type: [2] });
    assert_eq!(shadowed.x[0] + x[0], 11.0);
}
