//! Numbers as pandas reads them from text.

use std::borrow::Cow;
use std::str::FromStr;

/// A number read from text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Integer(i64),
    /// `-0`, which is 0 as an integer, but not as a float.
    NegativeZero,
    /// An integer that only `u64` holds.
    Large,
    /// An integer that neither `i64` nor `u64` holds.
    Huge,
    Float(f64),
}

/// How numbers are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Notation {
    /// The decimal separator.
    pub(super) decimal: u8,
}

impl Notation {
    /// Whether numbers have a decimal point and no other marks.
    pub(super) fn is_plain(self) -> bool {
        self.decimal == b'.'
    }

    /// Returns a number with a decimal point and no other marks.
    pub(super) fn plain(self, text: &str) -> Cow<'_, str> {
        if self.is_plain() {
            return Cow::Borrowed(text);
        }
        Cow::Owned(text.replace(char::from(self.decimal), "."))
    }

    /// Parses an integer, ignoring surrounding blanks.
    pub(super) fn parsed<T: FromStr>(self, text: &str) -> Option<T> {
        self.plain(text).trim_ascii().parse().ok()
    }

    /// Parses a number, ignoring surrounding blanks.
    pub(super) fn number(self, text: &str) -> Option<Number> {
        let text = text.trim_ascii();
        let (negative, digits) = signed(text.as_bytes());
        match digits.first()? {
            b'0'..=b'9' if digits.iter().all(u8::is_ascii_digit) => {
                Some(integral(negative, digits))
            }
            _ => self.float(text).map(Number::Float),
        }
    }

    /// Parses a number as the nearest `f64`.
    #[inline]
    pub(super) fn float(self, text: &str) -> Option<f64> {
        match self.short(text.as_bytes()) {
            Some(value) => Some(value),
            None => self.long(text),
        }
    }

    /// Parses a number whose digits and power of ten are exact in `f64`, so that one division rounds
    /// correctly. `None` if it has more digits, or is not a number.
    #[inline]
    fn short(self, text: &[u8]) -> Option<f64> {
        const EXACT: u64 = 1 << 53;
        // Longer numbers are rarely exact, and this many digits cannot overflow.
        const LONGEST: usize = 17;
        let (negative, digits) = signed(text);
        if digits.is_empty() || digits.len() > LONGEST {
            return None;
        }
        let mut value = 0_u64;
        let mut count = 0_usize;
        let mut point = None;
        for (at, &byte) in digits.iter().enumerate() {
            if byte.is_ascii_digit() {
                value = value * 10 + u64::from(byte - b'0');
                count += 1;
            } else if byte == self.decimal && point.is_none() {
                point = Some(at);
            } else {
                return None;
            }
        }
        if count == 0 || value > EXACT {
            return None;
        }
        let fraction = point.map_or(0, |at| digits.len() - at - 1);
        #[allow(clippy::cast_precision_loss)] // below 2^53
        let magnitude = value as f64 / POWERS[fraction];
        Some(if negative { -magnitude } else { magnitude })
    }

    #[inline(never)]
    fn long(self, text: &str) -> Option<f64> {
        let text = text.trim_ascii();
        let (negative, rest) = signed(text.as_bytes());
        let first = *rest.first()?;
        if !first.is_ascii_digit() && first != self.decimal {
            let infinite =
                rest.eq_ignore_ascii_case(b"inf") || rest.eq_ignore_ascii_case(b"infinity");
            return infinite.then_some(if negative {
                f64::NEG_INFINITY
            } else {
                f64::INFINITY
            });
        }
        if self.decimal == b'.' {
            return text.parse().ok();
        }
        if text.contains('.') {
            return None;
        }
        text.replace(char::from(self.decimal), ".").parse().ok()
    }
}

/// Parses an integer of at most 18 digits that is not `-0`.
#[inline]
pub(super) fn integer(text: &str) -> Option<i64> {
    let (negative, digits) = signed(text.as_bytes());
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let mut value = 0_i64;
    for &byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    match (negative, value) {
        (true, 0) => None,
        (true, _) => Some(-value),
        (false, _) => Some(value),
    }
}

fn integral(negative: bool, digits: &[u8]) -> Number {
    let value = digits.iter().try_fold(0_u64, |value, byte| {
        value.checked_mul(10)?.checked_add(u64::from(byte - b'0'))
    });
    match (negative, value) {
        (_, None) => Number::Huge,
        (true, Some(0)) => Number::NegativeZero,
        (true, Some(value)) => 0_i64
            .checked_sub_unsigned(value)
            .map_or(Number::Huge, Number::Integer),
        (false, Some(value)) => i64::try_from(value).map_or(Number::Large, Number::Integer),
    }
}

#[inline]
fn signed(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    }
}

/// Powers of ten that `f64` holds exactly, for up to 17 digits.
const POWERS: [f64; 18] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17,
];
