//! Numbers as text writes them, rounded once.

use std::cmp::Ordering;

use schema_spec::{DType, Scalar};

use crate::{FromScalar, match_dtype};

/// Parses a number that is to become an element of `dtype`; `None` if the text is not a number, or if
/// its digits are too large for `f64`.
///
/// Blanks around it are ignored. The `f64` nearest to a decimal may lie halfway between two values of
/// a narrower float type, where the decimal itself does not: the result then leans to the side of the
/// decimal, so that converting it rounds to the value that is nearest to the text.
///
/// ```
/// use schema_arrays::{FromScalar, parse_number};
/// use schema_spec::DType;
///
/// let above_the_middle = "1.000000059604644775390625000001";
/// let number = parse_number(above_the_middle, DType::F32).unwrap();
/// assert_eq!(f32::nearest(number), Some(1.000_000_1));
/// assert_eq!(above_the_middle.parse::<f64>().unwrap() as f32, 1.0);
/// ```
pub fn parse_number(text: &str, dtype: DType) -> Option<Scalar<'static>> {
    let text = text.trim();
    if let Ok(number) = text.parse::<i128>() {
        let is_negative_zero = number == 0 && text.starts_with('-') && dtype.has_nan();
        return Some(if is_negative_zero {
            Scalar::Float(-0.0)
        } else {
            Scalar::Int(number)
        });
    }
    let number: f64 = text.parse().ok()?;
    if !number.is_finite() {
        // Digits are not infinite unless they say so.
        let is_spelled = text.contains(['n', 'N']);
        return is_spelled.then_some(Scalar::Float(number));
    }
    Some(Scalar::Float(if may_round_twice(number, dtype) {
        leaning(number, compare(text, number))
    } else {
        number
    }))
}

/// Whether a decimal whose nearest `f64` this is may round to another value of `dtype` than the
/// `f64` does: the `f64` lies halfway between two values of `dtype`.
pub fn may_round_twice(number: f64, dtype: DType) -> bool {
    const NORMAL: f64 = f32::MIN_POSITIVE as f64;
    const MOST: f64 = f32::MAX as f64;
    if dtype == DType::F32 && number.abs() >= NORMAL && number.abs() <= MOST {
        // The 29 bits that an `f32` does not have are a one and zeros.
        return number.to_bits() << 35 == 1 << 63;
    }
    match_dtype!(match dtype {
        DType::Float(T) => {
            let near = T::nearest(Scalar::Float(number)).map(f64::from);
            near.is_none_or(|near| {
                let mirrored = number + (number - near);
                number != near
                    && T::nearest(Scalar::Float(mirrored)).map(f64::from) == Some(mirrored)
            })
        }
        _ => false,
    })
}

/// The number, or its neighbour on the side where a decimal of that order is.
pub(crate) fn leaning(number: f64, decimal: Ordering) -> f64 {
    match decimal {
        Ordering::Less => number.next_down(),
        Ordering::Equal => number,
        Ordering::Greater => number.next_up(),
    }
}

/// Compares the decimal that text writes with the `f64` nearest to it.
fn compare(text: &str, number: f64) -> Ordering {
    // Enough digits for any `f64`.
    let exact = format!("{:.1074}", number.abs());
    let magnitude = Digits::of(text).cmp(&Digits::of(&exact));
    if number.is_sign_negative() {
        magnitude.reverse()
    } else {
        magnitude
    }
}

/// The magnitude of a decimal: `0.DIGITS` times a power of ten.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Digits {
    /// The power of ten; of zero, the least.
    exponent: i64,
    /// Without zeros at either end.
    digits: Vec<u8>,
}

impl Digits {
    fn of(text: &str) -> Digits {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i64 = exponent.parse().unwrap_or_default();
        let mantissa = mantissa.trim_start_matches(['+', '-']);
        let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: Vec<u8> = before.bytes().chain(after.bytes()).collect();
        let Some(first) = digits.iter().position(|&digit| digit != b'0') else {
            return Digits {
                exponent: i64::MIN,
                digits: Vec::new(),
            };
        };
        let last = digits.iter().rposition(|&digit| digit != b'0');
        let place = i64::try_from(before.len()).unwrap_or_default()
            - i64::try_from(first).unwrap_or_default();
        Digits {
            exponent: exponent.saturating_add(place),
            digits: digits[first..=last.unwrap_or(first)].to_vec(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn f32_of(text: &str) -> Option<f32> {
        f32::nearest(parse_number(text, DType::F32)?)
    }

    #[test]
    fn halfway_decimals_round_as_the_text_does() {
        // Fewer under Miri, which is slow.
        let count = if cfg!(miri) { 3 } else { 20_000 };
        let mut state = 1_u64;
        for _ in 0..count {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            #[allow(clippy::cast_possible_truncation)] // 31 bits of it
            let low = f32::from_bits((state >> 33) as u32 & 0x7F7F_FFFF);
            let middle = f64::midpoint(f64::from(low), f64::from(low.next_up()));
            if !middle.is_finite() {
                continue;
            }
            let exact = format!("{middle:.160}");
            for text in [exact.clone(), format!("{exact}1"), format!("-{exact}1")] {
                assert_eq!(f32_of(&text), text.parse().ok(), "{text}");
            }
            // One unit less in the last digit that is not 0.
            let last = exact
                .rfind(|digit: char| digit != '0' && digit != '.')
                .unwrap();
            let mut below = exact.into_bytes();
            below[last] -= 1;
            below.extend(b"9999");
            let below = String::from_utf8(below).unwrap();
            assert_eq!(f32_of(&below), below.parse().ok(), "{below}");
        }
    }

    #[test]
    fn the_largest_float_and_what_is_beyond() {
        let middle = "340282356779733661637539395458142568448";
        let below = "340282356779733661637539395458142568447.9";
        assert_eq!(f32_of(below), Some(f32::MAX));
        assert_eq!(f32_of(&format!("{middle}.0")), None);
        assert_eq!(f32_of("1e400"), None);
        assert_eq!(f32_of("inf"), Some(f32::INFINITY));
        assert_eq!(f32_of("-0").map(f32::to_bits), Some((-0.0_f32).to_bits()));
    }
}
