//! Structs that a macro makes from fragments of any kind.

use schema_core::ndarray::{Array1, Array2};
use schema_core::{InputSchema, literal};

macro_rules! of_pieces {
    (
        $(#[$meta:meta])* $visibility:vis struct $ident:ident {
            $($field:ident: $ty:ty, [$($dim:tt),*], $name:literal, $range:expr;)*
        }
    ) => {
        $(#[$meta])*
        #[derive(InputSchema)]
        $visibility struct $ident {
            $(
                #[input(shape = [$($dim),*], name = $name, range = $range)]
                $field: $ty,
            )*
        }
    };
}

of_pieces! {
    /// Made by a macro.
    #[derive(Clone)]
    pub struct OfPieces {
        x: Array2<f64>, [batch, 3], "features", 0.0..=1.0;
        y: Array1<i64>, [batch], "labels", 0..10;
    }
}

macro_rules! with_size {
    ($ident:ident, $size:expr, $path:path, $min:literal, $values:tt) => {
        #[derive(InputSchema)]
        struct $ident {
            #[input(shape = [batch, { $size }], check = $path, one_of = $values)]
            x: Array2<i64>,
            #[input(shape = [batch], range = $min..)]
            y: Array1<f64>,
        }
    };
}

fn even<D: schema_core::ndarray::Dimension>(
    values: schema_core::ndarray::ArrayView<'_, i64, D>,
) -> Result<(), &'static str> {
    match values.iter().all(|value| value % 2 == 0) {
        true => Ok(()),
        false => Err("odd"),
    }
}

with_size!(WithSize, 1 + 2, even, -0.5, [0, 2]);

/// The macro's own names, by hygiene.
macro_rules! all_its_own {
    () => {
        const WIDTH: usize = 2;

        #[derive(InputSchema)]
        struct AllItsOwn {
            #[input(shape = [batch, WIDTH])]
            x: Array2<f64>,
        }

        fn its_literal() -> f64 {
            literal!(AllItsOwn { x: [[1.0, 2.0]] }).x.sum()
        }
    };
}

all_its_own!();

macro_rules! dollar_crate {
    () => {
        mod by_dollar_crate {
            pub mod arrays {
                pub use schema_core::*;
            }

            #[derive(schema_core::InputSchema)]
            #[input(crate = $crate::by_dollar_crate::arrays)]
            pub struct Inputs {
                #[input(shape = [batch], range = 0.0..=f64::MAX)]
                pub x: schema_core::ndarray::Array1<f64>,
            }
        }
    };
}

dollar_crate!();

macro_rules! literal_of {
    ($x:expr, $y:tt) => {
        literal!(OfPieces { x: $x, y: $y })
    };
}

fn main() {
    assert_eq!(
        OfPieces::SCHEMA.to_string(),
        "OfPieces\n  features: f64[batch, 3], range = 0..=1\n  labels: i64[batch], range = 0..10"
    );
    assert_eq!(OfPieces::SCHEMA.description(), "Made by a macro.");
    assert_eq!(
        WithSize::SCHEMA.to_string(),
        "WithSize\n  x: i64[batch, 3], check = even, one_of = [0, 2]\n  y: f64[batch], range = -0.5.."
    );
    assert_eq!(its_literal(), 3.0);
    assert_eq!(by_dollar_crate::Inputs::SCHEMA.len(), 1);
    assert_eq!(literal_of!([[0.0, 0.5, 1.0]], [3]).y[0], 3);
}
