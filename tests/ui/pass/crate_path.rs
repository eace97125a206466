//! The crate under another name.

mod vendored {
    pub mod arrays {
        pub use schema_core::*;
    }
}

use vendored::arrays::ndarray::Array1;
use vendored::arrays::{InputSchema, literal};

#[derive(InputSchema)]
#[input(crate = "crate::vendored::arrays")]
struct InQuotes {
    #[input(shape = [batch], range = 0.0..=1.0)]
    x: Array1<f64>,
}

#[derive(InputSchema)]
#[input(crate = crate::vendored::arrays)]
struct Plain {
    #[input(flatten)]
    inner: InQuotes,
    #[input(skip)]
    note: u8,
}

#[derive(InputSchema)]
#[input(crate = "vendored::arrays")]
struct Relative {
    x: Option<Array1<String>>,
}

fn main() {
    assert_eq!(Plain::SCHEMA.get("x"), InQuotes::SCHEMA.get("x"));
    assert_eq!(Relative::SCHEMA.len(), 1);
    let literal = literal!(InQuotes { x: [0.5] });
    assert_eq!(literal.x[0], 0.5);
}
