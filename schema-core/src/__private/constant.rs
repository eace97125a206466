//! A constant of the user's, of whatever type it is, as the value of a constraint.

use crate::Value;

/// A constant.
pub struct Constant<T>(pub T);

macro_rules! constants {
    ($($ty:ty: $number:ident => $value:expr;)+) => {$(
        impl Constant<$ty> {
            #[allow(clippy::cast_lossless, clippy::cast_possible_wrap)] // `From` is not `const`
            pub const fn value(self) -> Value {
                let $number = self.0;
                $value
            }
        }
    )+};
}

constants! {
    u8: number => Value::Int(number as i128);
    u16: number => Value::Int(number as i128);
    u32: number => Value::Int(number as i128);
    u64: number => Value::Int(number as i128);
    usize: number => Value::Int(number as i128);
    i8: number => Value::Int(number as i128);
    i16: number => Value::Int(number as i128);
    i32: number => Value::Int(number as i128);
    i64: number => Value::Int(number as i128);
    isize: number => Value::Int(number as i128);
    f32: number => Value::Float(number as f64);
    f64: number => Value::Float(number);
    bool: truth => Value::Bool(truth);
    &'static str: text => Value::text(text);
}
