//! What the macros use, and rustc names in its errors. It is not a public interface: any release may
//! change it.

use schema_spec::Scalar;

use crate::__private::{Constant, Placed};
use crate::row_checks::HasRows;
use crate::user_checks::{Checks, Noted, OfArray, OfRows, OfStruct};

#[cfg(feature = "derive")]
pub use schema_core_derive::literal as literal_of;

/// The method of a constant of any other type, which no type implements.
pub trait NoValue<T> {
    fn scalar(self) -> Scalar<'static>
    where
        T: IsValue;
}

impl<T> NoValue<T> for Constant<T> {
    fn scalar(self) -> Scalar<'static>
    where
        T: IsValue,
    {
        unreachable!("no type implements it")
    }
}

/// A type of the values of an array.
#[diagnostic::on_unimplemented(
    message = "a value of an array is a number, a truth value or a string, not `{Self}`",
    label = "write a literal or a constant of such a type",
    note = "a variant of an enum is written as its number: `{{ Label::Cat as i64 }}`"
)]
pub trait IsValue {}

/// The method of a check by a function of another signature.
pub trait NoCheck<V, F>: Sized {
    fn run(self, _: &mut Checks<'_, '_>, _: &'static str, _: &'static str) -> Noted
    where
        F: IsCheck<V>,
    {
        unreachable!("no type implements it")
    }
}

impl<V, F> NoCheck<V, F> for OfArray<V, F> {}
impl<'v, T, D: HasRows, F> NoCheck<D::Row<'v, T>, F> for OfRows<'v, T, D, F> {}
impl<'v, T, F> NoCheck<&'v T, F> for OfStruct<'v, T, F> {}

/// A function that checks a `V`, which no type implements.
#[diagnostic::on_unimplemented(
    message = "a check has the signature `fn({V}) -> Result<(), impl Display>`",
    label = "of another signature"
)]
pub trait IsCheck<V> {}

/// A field that accepts any value, because it is not an array.
pub struct Unasked;

impl Unasked {
    pub fn build<F: IsLiteral>(self, _: &Placed) -> F {
        unreachable!("such a literal does not compile")
    }

    pub fn build_or<F>(self, _: &Placed, value: impl FnOnce() -> F) -> F {
        value()
    }
}

/// A field whose value is written as a literal array.
#[diagnostic::on_unimplemented(
    message = "a field with `skip` is not an array of the schema",
    label = "write it in braces: `{{ [..] }}`"
)]
pub trait IsLiteral {}

/// Runs the expression that makes the literal. In a constant this call is all that rustc refuses, so the
/// name says why.
#[inline]
pub fn literal_at_run_time<T>(literal: impl FnOnce() -> T) -> T {
    literal()
}
