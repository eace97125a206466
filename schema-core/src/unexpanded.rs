//! What rust-analyzer sees of a derive that it does not expand.
//!
//! A Rust kernel infers the type of each `let` with rust-analyzer, without procedural macros: it sees
//! neither the impls that `#[derive(InputSchema)]` writes nor what `literal!` returns. The impls below
//! stand for all of them. rustc never compiles this file. An editor expands macros, and so the attribute
//! on each impl, which removes it.

use schema_core_derive::unless_expanded;
use schema_spec::Schema;

use crate::__private::Handover;
use crate::batches::{Batches, Rebuild};
use crate::input_schema::VisitFields;
use crate::{FromArrays, InputSchema, Valid};

/// Any type but those with a `validate` of their own, which would not be found.
#[unless_expanded]
auto trait Derived {}

#[unless_expanded]
impl !Derived for Schema {}

#[unless_expanded]
impl<T: Derived> InputSchema for T {
    const SCHEMA: Schema = Schema::new("");

    fn __fields<'a>(&'a self, _: &mut impl VisitFields<'a>) {}
}

#[unless_expanded]
impl<T: Derived> FromArrays for T {
    type __Literals = ();

    fn __take(_: &mut Handover) -> T {
        loop {}
    }

    fn __give(&mut self, _: &mut Handover) {}
}

#[unless_expanded]
impl<T: Derived> Batches for T {
    type Batch = T;

    fn __rebuild(_: &[&T], _: &mut Rebuild<'_>) -> T {
        loop {}
    }
}

/// Says the type of a literal.
pub fn typed<T>(inputs: Valid<T>) -> Valid<T> {
    inputs
}

/// Makes a [`Valid`](crate::Valid) from literal data, which the compiler checks:
/// `literal!(Training { x: [[1.0, 2.0]], y: [0] })`.
#[macro_export]
macro_rules! literal {
    ($($literal:tt)*) => {
        $crate::__typed_literal! {
            { $crate::__private::literal_of! { $crate; $($literal)* } } $($literal)*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __typed_literal {
    ($value:block $inputs:path { $($fields:tt)* }) => {
        $crate::__private::typed::<$inputs>($value)
    };
    ($value:block $($literal:tt)*) => {
        $value
    };
}
