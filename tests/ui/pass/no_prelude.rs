//! Nothing is in scope but what the program names itself, and names of the prelude mean other
//! things.

#![no_implicit_prelude]
#![allow(dead_code, non_camel_case_types, non_upper_case_globals)]

struct Option;
struct Some;
struct None;
struct Result;
struct Ok;
struct Err;
struct Vec;
struct String;
struct Box;
trait Sized {}
trait Default {}
trait Clone {}
struct usize;
struct f64;
struct str;
struct bool;
mod core {}
mod std {}
mod alloc {}
mod ndarray {}
mod schema_core {}

mod real {
    #![allow(unused_imports)]
    pub(crate) use ::std::option::Option::{self, None, Some};
    pub(crate) use ::std::primitive::{f64, u8, usize};
    pub(crate) use ::std::result::Result::{self, Err, Ok};
    pub(crate) use ::std::string::String;
}

fn check(_: ::schema_core::ndarray::ArrayView1<'_, real::f64>) -> real::Result<(), real::String> {
    real::Ok(())
}

fn check_all(_: &Training) -> real::Result<(), real::String> {
    real::Ok(())
}

const SIZE: real::usize = 3;
const MAX: real::f64 = 1.0;

/// Uses everything that the derive generates.
#[derive(::schema_core::InputSchema)]
#[input(check = check_all, dims(batch = 1..=SIZE), rename_all = "camelCase")]
struct Training {
    /// Features.
    #[input(shape = [batch, 2 * batch, SIZE], range = 0.0..=MAX, sums_to = MAX)]
    x: ::schema_core::ndarray::Array3<real::f64>,
    #[input(check = check, sorted)]
    y: ::schema_core::ndarray::Array1<real::f64>,
    #[input(one_of = ["a"], role = target)]
    z: real::Option<::schema_core::ndarray::Array1<real::String>>,
    #[input(skip)]
    note: real::u8,
}

#[derive(::schema_core::InputSchema)]
struct Outer {
    #[input(flatten)]
    inner: Literal,
}

#[derive(::schema_core::InputSchema)]
struct Literal {
    #[input(shape = [batch, 2])]
    x: ::schema_core::ndarray::Array2<real::f64>,
    #[input(shape = [batch])]
    y: real::Option<::schema_core::ndarray::Array1<real::f64>>,
}

fn main() {
    let schema = <Training as ::schema_core::InputSchema>::SCHEMA;
    ::std::assert_eq!(schema.len(), 3);
    let literal = ::schema_core::literal!(Outer {
        inner: Literal { x: [[1.0, 2.0]], y: real::Some([1.0]) },
    });
    ::std::assert_eq!(literal.dims()["batch"], 1);
    let literal = ::schema_core::literal!(Literal { x: [[1.0, 2.0]], y: real::Option::None });
    ::std::assert_eq!(literal.x[[0, 1]], 2.0);
}
