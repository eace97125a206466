//! Converts a user's constant of any type to a value of a constraint.

use schema_spec::{Scalar, Value};

/// A constant.
pub struct Constant<T>(pub T);

macro_rules! constants {
    ($($ty:ty: $number:ident => $value:expr;)+) => {$(
        impl Constant<$ty> {
            #[allow(clippy::cast_lossless, clippy::cast_possible_wrap)] // `From` is not `const`
            pub const fn scalar(self) -> Scalar<'static> {
                let $number = self.0;
                $value
            }
        }
    )+};
}

constants! {
    u8: number => Scalar::Int(number as i128);
    u16: number => Scalar::Int(number as i128);
    u32: number => Scalar::Int(number as i128);
    u64: number => Scalar::Int(number as i128);
    usize: number => Scalar::Int(number as i128);
    i8: number => Scalar::Int(number as i128);
    i16: number => Scalar::Int(number as i128);
    i32: number => Scalar::Int(number as i128);
    i64: number => Scalar::Int(number as i128);
    isize: number => Scalar::Int(number as i128);
    f32: number => Scalar::Float(number as f64);
    f64: number => Scalar::Float(number);
    bool: truth => Scalar::Bool(truth);
    &'static str: text => Scalar::Text(text);
}

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

pub const fn value(scalar: Scalar<'static>) -> Value {
    match scalar {
        Scalar::Bool(truth) => Value::Bool(truth),
        Scalar::Int(number) => Value::Int(number),
        Scalar::Float(number) => Value::Float(number),
        Scalar::Complex(re, im) => Value::Complex(re, im),
        Scalar::Text(text) => Value::text(text),
    }
}

/// The user's expression, which the derive cannot parse. If rustc cannot either, it says so once: the
/// derive's output can be parsed.
#[doc(hidden)]
#[macro_export]
macro_rules! __expression {
    ($expression:expr) => {
        $expression
    };
}
