use std::ops::{AddAssign, BitOrAssign};

use super::window::{self, Bits64, Span};
use schema_spec::{Value, ValueRange};

/// An element of fixed width in memory.
pub(super) trait Scalar: Copy + Default + PartialEq {
    /// An unsigned integer of the element's width; loops that accumulate in it vectorize.
    type Flag: Flag;

    /// The predicate of a range.
    type Window;

    /// A key that is the same for equal values.
    type Key: Ord + Copy;

    const INTEGER: bool = false;

    /// The window of a range and of the allowed special values; `None` if every value is valid.
    fn window(range: Option<&ValueRange>, allow_nan: bool, allow_inf: bool)
    -> Option<Self::Window>;

    /// Whether the value lies in the window. NaN never does.
    fn within(self, window: &Self::Window) -> bool;

    fn nan(self) -> bool {
        false
    }

    fn infinite(self) -> bool {
        false
    }

    /// `None` for NaN, which equals nothing.
    fn key(self) -> Option<Self::Key>;

    /// The element that equals a value of the schema, if there is one.
    fn from_value(value: &Value) -> Option<Self>;

    /// The element in a report, with the decimals that it prints.
    fn value(self) -> Value;

    /// The number, if it is a real float, for statistics.
    fn real_float(self) -> Option<f64> {
        None
    }
}

/// A [`Scalar`] with an order: every one except complex numbers.
pub(super) trait Ordered: Scalar + PartialOrd {
    const ONE: Self;

    fn to_f64(self) -> f64;
}

pub(super) trait Flag:
    Copy + Default + PartialEq + From<bool> + Into<u64> + BitOrAssign + AddAssign
{
    /// A number of ones that it can sum without overflow.
    const SUMMANDS: usize;
}

macro_rules! flags {
    ($($flag:ty => $summands:expr;)+) => {$(
        impl Flag for $flag {
            const SUMMANDS: usize = $summands;
        }
    )+};
}

flags! {
    u8 => 1 << 7;
    u16 => 1 << 15;
    u32 => 1 << 31;
    u64 => 1 << 31;
}

impl Scalar for bool {
    type Flag = u8;
    type Window = ();
    type Key = i64;

    fn window(_: Option<&ValueRange>, _: bool, _: bool) -> Option<()> {
        None
    }

    fn within(self, (): &()) -> bool {
        true
    }

    fn key(self) -> Option<i64> {
        Some(i64::from(self))
    }

    fn from_value(value: &Value) -> Option<bool> {
        match value {
            Value::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    fn value(self) -> Value {
        Value::Bool(self)
    }
}

impl Ordered for bool {
    const ONE: bool = true;

    fn to_f64(self) -> f64 {
        f64::from(u8::from(self))
    }
}

macro_rules! integers {
    ($($integer:ty: $flag:ty, $window:ty, $of_range:expr, $key:expr;)+) => {$(
        impl Scalar for $integer {
            type Flag = $flag;
            type Window = $window;
            type Key = i64;

            const INTEGER: bool = true;

            fn window(range: Option<&ValueRange>, _: bool, _: bool) -> Option<$window> {
                range.map($of_range)
            }

            #[inline]
            fn within(self, window: &$window) -> bool {
                window.holds(self)
            }

            fn key(self) -> Option<i64> {
                Some($key(self))
            }

            fn from_value(value: &Value) -> Option<$integer> {
                window::integer(value).and_then(|integer| integer.try_into().ok())
            }

            fn value(self) -> Value {
                Value::Int(i128::from(self))
            }
        }

        impl Ordered for $integer {
            const ONE: $integer = 1;

            #[allow(clippy::cast_precision_loss, clippy::cast_lossless)] // sums are of f64
            fn to_f64(self) -> f64 {
                self as f64
            }
        }
    )+};
}

/// Maps unsigned to signed integers, in the same order.
fn below_sign(number: u64) -> i64 {
    (number ^ (1 << 63)).cast_signed()
}

integers! {
    u8: u8, Span<u8>, Span::<u8>::integers, i64::from;
    u16: u16, Span<u16>, Span::<u16>::integers, i64::from;
    u32: u32, Span<u32>, Span::<u32>::integers, i64::from;
    u64: u64, Bits64, Bits64::integers::<u64>, below_sign;
    i8: u8, Span<i8>, Span::<i8>::integers, i64::from;
    i16: u16, Span<i16>, Span::<i16>::integers, i64::from;
    i32: u32, Span<i32>, Span::<i32>::integers, i64::from;
    i64: u64, Bits64, Bits64::integers::<i64>, i64::from;
}

/// Maps floats to integers, in the same order.
pub(super) fn order_key(number: f64) -> i64 {
    let bits = number.to_bits().cast_signed();
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}

/// The number of an [`order_key`].
pub(super) fn of_key(key: i64) -> f64 {
    let bits = key ^ ((key >> 63).cast_unsigned() >> 1).cast_signed();
    f64::from_bits(bits.cast_unsigned())
}

macro_rules! floats {
    ($($float:ty: $flag:ty;)+) => {$(
        impl Scalar for $float {
            type Flag = $flag;
            type Window = Span<$float>;
            type Key = i64;

            fn window(
                range: Option<&ValueRange>,
                allow_nan: bool,
                allow_inf: bool,
            ) -> Option<Span<$float>> {
                let asked = range.is_some() || !allow_nan || !allow_inf;
                asked.then(|| Span::<$float>::floats(range, allow_inf))
            }

            #[inline]
            fn within(self, window: &Span<$float>) -> bool {
                window.holds(self)
            }

            #[inline]
            fn nan(self) -> bool {
                self.is_nan()
            }

            #[inline]
            fn infinite(self) -> bool {
                self.abs() == <$float>::INFINITY
            }

            fn key(self) -> Option<i64> {
                // Adding 0 turns -0 into 0.
                (!self.is_nan()).then(|| order_key(f64::from(self) + 0.0))
            }

            #[allow(clippy::cast_possible_truncation)] // rounds to the nearest, as a literal does
            fn from_value(value: &Value) -> Option<$float> {
                value.as_f64().map(|number| number as $float)
            }

            fn value(self) -> Value {
                Value::Float(self.to_string().parse().unwrap_or_else(|_| self.into()))
            }

            fn real_float(self) -> Option<f64> {
                Some(self.into())
            }
        }

        impl Ordered for $float {
            const ONE: $float = 1.0;

            fn to_f64(self) -> f64 {
                self.into()
            }
        }
    )+};
}

floats! {
    f32: u32;
    f64: u64;
}

#[cfg(feature = "half")]
mod halves {
    use half::{bf16, f16};

    use super::{Ordered, Scalar};
    use crate::check::values::window::{HalfSpan, half_order};
    use schema_spec::{Value, ValueRange};

    macro_rules! halves {
        ($($half:ty),+) => {$(
            impl Scalar for $half {
                type Flag = u16;
                type Window = HalfSpan;
                type Key = i64;

                fn window(
                    range: Option<&ValueRange>,
                    allow_nan: bool,
                    allow_inf: bool,
                ) -> Option<HalfSpan> {
                    let asked = range.is_some() || !allow_nan || !allow_inf;
                    asked.then(|| HalfSpan::new::<$half>(range, allow_inf))
                }

                #[inline]
                fn within(self, window: &HalfSpan) -> bool {
                    window.holds(half_order(self.to_bits()))
                }

                #[inline]
                fn nan(self) -> bool {
                    self.to_bits() & 0x7fff > <$half>::INFINITY.to_bits()
                }

                #[inline]
                fn infinite(self) -> bool {
                    self.to_bits() & 0x7fff == <$half>::INFINITY.to_bits()
                }

                fn key(self) -> Option<i64> {
                    f64::from(self).key()
                }

                fn from_value(value: &Value) -> Option<$half> {
                    value.as_f64().map(<$half>::from_f64)
                }

                fn value(self) -> Value {
                    Value::Float(self.to_string().parse().unwrap_or_else(|_| self.into()))
                }

                fn real_float(self) -> Option<f64> {
                    Some(self.into())
                }
            }

            impl Ordered for $half {
                const ONE: $half = <$half>::ONE;

                fn to_f64(self) -> f64 {
                    self.into()
                }
            }
        )+};
    }

    halves!(f16, bf16);
}

#[cfg(feature = "complex")]
mod complex {
    use num_complex::Complex;

    use super::Scalar;
    use schema_spec::{Value, ValueRange};

    macro_rules! complex {
        ($($part:ty: $flag:ty;)+) => {$(
            impl Scalar for Complex<$part> {
                type Flag = $flag;
                type Window = <$part as Scalar>::Window;
                type Key = (<$part as Scalar>::Key, <$part as Scalar>::Key);

                fn window(
                    _: Option<&ValueRange>,
                    allow_nan: bool,
                    allow_inf: bool,
                ) -> Option<Self::Window> {
                    <$part>::window(None, allow_nan, allow_inf)
                }

                #[inline]
                fn within(self, window: &Self::Window) -> bool {
                    self.re.within(window) & self.im.within(window)
                }

                #[inline]
                fn nan(self) -> bool {
                    self.re.nan() | self.im.nan()
                }

                #[inline]
                fn infinite(self) -> bool {
                    (self.re.infinite() | self.im.infinite()) & !self.nan()
                }

                fn key(self) -> Option<Self::Key> {
                    Some((self.re.key()?, self.im.key()?))
                }

                #[allow(clippy::cast_possible_truncation)] // rounds to the nearest, as a literal does
                fn from_value(value: &Value) -> Option<Complex<$part>> {
                    match value {
                        Value::Complex(re, im) => Some(Complex::new(*re as $part, *im as $part)),
                        other => Some(Complex::new(<$part>::from_value(other)?, 0.0)),
                    }
                }

                fn value(self) -> Value {
                    let part = |part: $part| part.value().as_f64().unwrap_or_else(|| part.into());
                    Value::Complex(part(self.re), part(self.im))
                }
            }
        )+};
    }

    complex! {
        f32: u64;
        f64: u64;
    }
}
