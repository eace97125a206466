//! The bounds of a range as a predicate that vectorizes.
//!
//! NaN lies in no window, because every comparison with it is false.

use schema_spec::{Value, ValueRange};

/// From `lo` to `hi`, inclusive; empty if `lo > hi` or one of them is NaN.
pub(super) struct Span<T> {
    lo: T,
    hi: T,
}

impl<T: PartialOrd + Copy> Span<T> {
    #[inline]
    pub(super) fn holds(&self, value: T) -> bool {
        (self.lo <= value) & (value <= self.hi)
    }
}

macro_rules! integer_spans {
    ($($integer:ty),+) => {$(
        impl Span<$integer> {
            pub(super) fn integers(range: &ValueRange) -> Span<$integer> {
                let (min, max) = (i128::from(<$integer>::MIN), i128::from(<$integer>::MAX));
                match integer_ends(range, min, max) {
                    Some((lo, hi)) => Span {
                        lo: lo.try_into().unwrap_or(<$integer>::MIN),
                        hi: hi.try_into().unwrap_or(<$integer>::MAX),
                    },
                    None => Span { lo: 1, hi: 0 },
                }
            }
        }
    )+};
}

integer_spans!(u8, u16, u32, i8, i16, i32);

/// A span of `i64` or `u64`, in vector arithmetic that every processor has.
///
/// x86 has no vector comparison of 64-bit integers before SSE 4.2.
pub(super) struct Bits64 {
    lo: u64,
    width: u64,
    empty: bool,
}

/// The bits of `i64` and `u64`.
pub(super) trait Bits {
    const ENDS: (i128, i128);

    fn bits(self) -> u64;
}

impl Bits for i64 {
    const ENDS: (i128, i128) = (i64::MIN as i128, i64::MAX as i128);

    #[inline]
    fn bits(self) -> u64 {
        self.cast_unsigned()
    }
}

impl Bits for u64 {
    const ENDS: (i128, i128) = (0, u64::MAX as i128);

    #[inline]
    fn bits(self) -> u64 {
        self
    }
}

impl Bits64 {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // the ends fit 64 bits
    pub(super) fn integers<T: Bits>(range: &ValueRange) -> Bits64 {
        match integer_ends(range, T::ENDS.0, T::ENDS.1) {
            Some((lo, hi)) => Bits64 {
                lo: lo as u64,
                width: (hi - lo) as u64,
                empty: false,
            },
            None => Bits64 {
                lo: 0,
                width: 0,
                empty: true,
            },
        }
    }

    #[inline]
    pub(super) fn holds<T: Bits>(&self, value: T) -> bool {
        let above = value.bits().wrapping_sub(self.lo);
        // The borrow of `width - above`: whether `above > width`.
        let borrow =
            (!self.width & above) | ((!self.width | above) & self.width.wrapping_sub(above));
        (borrow >> 63 == 0) & !self.empty
    }
}

/// The smallest and the largest integer in both the range and `min..=max`; `None` if there is none.
pub(crate) fn integer_ends(range: &ValueRange, min: i128, max: i128) -> Option<(i128, i128)> {
    let lo = match range.min() {
        None => min,
        Some(bound) => at_least(bound)?.max(min),
    };
    let hi = match range.max() {
        None => max,
        Some(bound) if range.max_inclusive() => at_most(bound)?.min(max),
        Some(bound) => at_least(bound)?.saturating_sub(1).min(max),
    };
    (lo <= hi).then_some((lo, hi))
}

/// The smallest integer that is not below the bound.
fn at_least(bound: &Value) -> Option<i128> {
    match bound {
        Value::Int(integer) => Some(*integer),
        other => other.as_f64().and_then(|number| saturated(number.ceil())),
    }
}

/// The largest integer that is not above the bound.
fn at_most(bound: &Value) -> Option<i128> {
    match bound {
        Value::Int(integer) => Some(*integer),
        other => other.as_f64().and_then(|number| saturated(number.floor())),
    }
}

/// The value as an integer, if it is integral.
pub(crate) fn integer(value: &Value) -> Option<i128> {
    match value {
        Value::Int(integer) => Some(*integer),
        Value::Float(number) if number.fract() == 0.0 => saturated(*number),
        _ => None,
    }
}

#[allow(clippy::cast_possible_truncation)] // `as` saturates, as intended
fn saturated(number: f64) -> Option<i128> {
    (!number.is_nan()).then_some(number as i128)
}

macro_rules! float_spans {
    ($($float:ty),+) => {$(
        impl Span<$float> {
            #[allow(clippy::cast_possible_truncation)] // to the nearest, as a literal would be
            pub(super) fn floats(range: Option<&ValueRange>, allow_inf: bool) -> Span<$float> {
                let most = if allow_inf { <$float>::INFINITY } else { <$float>::MAX };
                let (mut lo, mut hi) = (-most, most);
                let Some(range) = range else {
                    return Span { lo, hi };
                };
                if let Some(min) = range.min() {
                    let min = number(min) as $float;
                    lo = if min < lo { lo } else { min };
                }
                if let Some(max) = range.max() {
                    let max = number(max) as $float;
                    let max = if range.max_inclusive() {
                        max
                    } else if max == <$float>::NEG_INFINITY {
                        <$float>::NAN
                    } else {
                        max.next_down()
                    };
                    hi = if max > hi { hi } else { max };
                }
                Span { lo, hi }
            }
        }
    )+};
}

float_spans!(f32, f64);

/// The bound as a number; NaN, which makes the span empty, if it is not a number.
fn number(bound: &Value) -> f64 {
    bound.as_f64().unwrap_or(f64::NAN)
}

/// The bits of a 16-bit float as an integer in the order of the numbers, with -0 directly below 0.
#[cfg(feature = "half")]
#[inline]
pub(super) const fn half_order(bits: u16) -> i16 {
    let bits = bits.cast_signed();
    bits ^ ((bits >> 15) & 0x7fff)
}

/// A span of 16-bit floats, as integers in the order of the numbers.
#[cfg(feature = "half")]
pub(super) type HalfSpan = Span<i16>;

#[cfg(feature = "half")]
impl HalfSpan {
    pub(super) fn new<H: Half>(range: Option<&ValueRange>, allow_inf: bool) -> HalfSpan {
        const ZERO: i16 = 0;
        const MINUS_ZERO: i16 = -1;
        const EMPTY: HalfSpan = Span { lo: 1, hi: 0 };

        let most = half_order(H::INFINITY) - i16::from(!allow_inf);
        let mut span = Span {
            lo: -1 - most,
            hi: most,
        };
        let Some(range) = range else { return span };
        if let Some(min) = range.min() {
            match H::order(number(min)) {
                Some(ZERO) => span.lo = MINUS_ZERO,
                Some(min) => span.lo = span.lo.max(min),
                None => return EMPTY,
            }
        }
        if let Some(max) = range.max() {
            let max = match (H::order(number(max)), range.max_inclusive()) {
                (Some(MINUS_ZERO), true) => ZERO,
                (Some(ZERO), false) => MINUS_ZERO - 1,
                (Some(max), inclusive) => max - i16::from(!inclusive),
                (None, _) => return EMPTY,
            };
            span.hi = span.hi.min(max);
        }
        span
    }
}

#[cfg(feature = "half")]
pub(super) trait Half {
    const INFINITY: u16;

    fn order(number: f64) -> Option<i16>;
}

#[cfg(feature = "half")]
macro_rules! half {
    ($($half:ty),+) => {$(
        impl Half for $half {
            const INFINITY: u16 = <$half>::INFINITY.to_bits();

            fn order(number: f64) -> Option<i16> {
                (!number.is_nan()).then(|| half_order(<$half>::from_f64(number).to_bits()))
            }
        }
    )+};
}

#[cfg(feature = "half")]
half!(half::f16, half::bf16);
