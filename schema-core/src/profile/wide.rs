//! Integers that are wide enough for any sum of floats, so that none is rounded.

use std::fmt::Write;

/// The number of digits of 32 bits from 2^-1074, the smallest float, to any sum of 2^64 floats.
pub(super) const SUM: usize = 70;

/// The same for sums of squares, in units of 2^-2148.
pub(super) const SQUARES: usize = 136;

/// The unit of a sum, as a power of two; that of squares is its square.
pub(super) const UNIT: u32 = 1074;

/// A sum of integers. It takes no memory until something is added.
///
/// A digit has 32 bits, and room for carries, which are due after some additions.
#[derive(Clone, Debug, Default)]
pub(super) struct Wide<const N: usize> {
    digits: Vec<i64>,
    due: u32,
}

/// Additions after which digits might overflow.
const DUE: u32 = 1 << 29;

impl<const N: usize> Wide<N> {
    /// Adds a number of units of 2^`shift`.
    pub(super) fn add(&mut self, magnitude: u128, shift: u32, is_negative: bool) {
        if self.digits.is_empty() {
            self.digits.resize(N, 0);
        }
        let bit = shift % 32;
        let mut at = (shift / 32) as usize;
        let mut put = |at: usize, digit: u128| {
            #[allow(clippy::cast_possible_truncation)] // of 32 bits
            let digit = digit as u32;
            if let Some(place) = self.digits.get_mut(at) {
                *place += if is_negative {
                    -i64::from(digit)
                } else {
                    i64::from(digit)
                };
            }
        };
        put(at, (magnitude << bit) & 0xffff_ffff);
        let mut rest = magnitude >> (32 - bit);
        while rest != 0 {
            at += 1;
            put(at, rest & 0xffff_ffff);
            rest >>= 32;
        }
        self.due += 1;
        if self.due == DUE {
            self.carry();
        }
    }

    pub(super) fn merge(&mut self, mut other: Wide<N>) {
        if other.digits.is_empty() {
            return;
        }
        if self.digits.is_empty() {
            *self = other;
            return;
        }
        self.carry();
        other.carry();
        for (digit, other) in self.digits.iter_mut().zip(&other.digits) {
            // Only a forged number reaches the end of the last digit.
            *digit = digit.saturating_add(*other);
        }
        self.carry();
    }

    /// Makes all digits but the last non-negative, and of 32 bits.
    fn carry(&mut self) {
        for at in 1..self.digits.len() {
            let below = self.digits[at - 1];
            self.digits[at] = self.digits[at].saturating_add(below >> 32);
            self.digits[at - 1] = below & 0xffff_ffff;
        }
        self.due = 0;
    }

    /// Whether it is negative, and its digits without a sign.
    pub(super) fn magnitude(&self) -> (bool, Big) {
        let mut sum = self.clone();
        sum.carry();
        let is_negative = sum.digits.last().is_some_and(|digit| *digit < 0);
        if is_negative {
            for digit in &mut sum.digits {
                *digit = digit.saturating_neg();
            }
            sum.carry();
        }
        // The last digit may have more than 32 bits.
        let mut digits = Vec::with_capacity(N + 1);
        let mut rest = 0;
        for digit in sum.digits {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // its low bits
            digits.push(digit as u32);
            rest = digit >> 32;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // not negative
        digits.push(rest as u32);
        (is_negative, Big::new(digits))
    }

    /// The number, in hexadecimal, after the number of its last digits that are zero: `-1f@270`.
    pub(super) fn text(&self) -> String {
        let (is_negative, big) = self.magnitude();
        let mut hex = String::new();
        for digit in big.0.iter().rev() {
            let _ = write!(hex, "{digit:08x}");
        }
        let hex = hex.trim_start_matches('0');
        let short = hex.trim_end_matches('0');
        let sign = if is_negative { "-" } else { "" };
        match hex.len() - short.len() {
            0 => format!("{sign}{short}"),
            zeros => format!("{sign}{short}@{zeros}"),
        }
    }

    /// Reads such text; `None` if it is none, or too large.
    pub(super) fn parse(text: &str) -> Option<Wide<N>> {
        let (is_negative, text) = match text.strip_prefix('-') {
            Some(text) => (true, text),
            None => (false, text),
        };
        let (hex, zeros) = match text.split_once('@') {
            Some((hex, zeros)) => (hex, zeros.parse::<usize>().ok()?),
            None => (text, 0),
        };
        if hex.is_empty() {
            return (!is_negative && zeros == 0).then(Wide::default);
        }
        // The last digit is room for carries.
        let most = 8 * (N - 1);
        if zeros > most || hex.len() > most - zeros {
            return None;
        }
        let mut sum = Wide::default();
        for (at, digit) in hex.bytes().rev().enumerate() {
            let digit = char::from(digit).to_digit(16)?;
            let shift = u32::try_from(4 * (at + zeros)).ok()?;
            sum.add(u128::from(digit), shift, is_negative);
        }
        sum.carry();
        Some(sum)
    }
}

/// A large number, without a sign: its digits of 32 bits, the last first. The highest is not zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Big(Vec<u32>);

#[allow(clippy::cast_possible_truncation)] // the low digit of a number of two
impl Big {
    fn new(mut digits: Vec<u32>) -> Big {
        while digits.last() == Some(&0) {
            digits.pop();
        }
        Big(digits)
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn times(&self, factor: u64) -> Big {
        let digits = [factor as u32, (factor >> 32) as u32];
        self.product(&Big::new(digits.to_vec()))
    }

    pub(super) fn square(&self) -> Big {
        self.product(self)
    }

    fn product(&self, other: &Big) -> Big {
        let mut digits = vec![0_u32; self.0.len() + other.0.len()];
        for (at, &left) in self.0.iter().enumerate() {
            let mut carry = 0_u64;
            for (&right, digit) in other.0.iter().zip(&mut digits[at..]) {
                let sum = u64::from(left) * u64::from(right) + u64::from(*digit) + carry;
                (*digit, carry) = (sum as u32, sum >> 32);
            }
            digits[at + other.0.len()] = carry as u32;
        }
        Big::new(digits)
    }

    /// The difference; `None` if it is negative.
    pub(super) fn minus(&self, other: &Big) -> Option<Big> {
        let mut digits = Vec::with_capacity(self.0.len());
        let mut borrow = 0_i64;
        for at in 0..self.0.len().max(other.0.len()) {
            let digit = |big: &Big| i64::from(big.0.get(at).copied().unwrap_or(0));
            let difference = digit(self) - digit(other) + borrow;
            digits.push(difference.rem_euclid(1 << 32) as u32);
            borrow = difference.div_euclid(1 << 32);
        }
        (borrow == 0).then(|| Big::new(digits))
    }

    /// The quotient, with 128 bits after the point; the last bit is set if there is a rest.
    pub(super) fn quotient(&self, divisors: &[u64]) -> Big {
        let mut digits = vec![0; 4];
        digits.extend(&self.0);
        let mut has_rest = false;
        for &divisor in divisors {
            let divisor = u128::from(divisor.max(1));
            let mut rest = 0_u128;
            for digit in digits.iter_mut().rev() {
                let number = (rest << 32) | u128::from(*digit);
                *digit = (number / divisor) as u32;
                rest = number % divisor;
            }
            has_rest |= rest != 0;
        }
        digits[0] |= u32::from(has_rest);
        Big::new(digits)
    }

    /// The number of units of 2^`unit`, as a float from 1 to 2 and the exponent of 2 that it is times.
    fn scaled(&self, unit: i32) -> Option<(f64, i32)> {
        let top = self.0.len().checked_sub(1)?;
        let low = top.saturating_sub(3);
        let mut number = 0_u128;
        for &digit in self.0[low..].iter().rev() {
            number = (number << 32) | u128::from(digit);
        }
        // What is below decides only which of two floats is nearest.
        number |= u128::from(self.0[..low].iter().any(|digit| *digit != 0));
        let bits = 127 - number.leading_zeros().cast_signed();
        #[allow(clippy::cast_precision_loss)] // this is the rounding
        let nearest = number as f64;
        let scaled = nearest * power(-bits);
        Some((scaled, bits + 32 * i32::try_from(low).ok()? + unit))
    }

    /// The float that is nearest to the number of units of 2^`unit`.
    pub(super) fn nearest(&self, unit: i32) -> f64 {
        self.scaled(unit)
            .map_or(0.0, |(scaled, exponent)| times_power(scaled, exponent))
    }

    /// The square root of that, even where the number itself is too small or too large for a float.
    pub(super) fn root(&self, unit: i32) -> f64 {
        self.scaled(unit).map_or(0.0, |(scaled, exponent)| {
            let odd = exponent.rem_euclid(2);
            times_power((scaled * power(odd)).sqrt(), (exponent - odd) / 2)
        })
    }
}

/// 2^`exponent`, of a normal float.
fn power(exponent: i32) -> f64 {
    f64::from_bits(u64::from((exponent + 1023).unsigned_abs()) << 52)
}

/// A number from 1 to 2, times 2^`exponent`.
fn times_power(number: f64, exponent: i32) -> f64 {
    match exponent {
        1024.. => f64::INFINITY,
        -1022.. => number * power(exponent),
        // The second factor may make it subnormal, and rounds it then.
        -2000.. => number * power(-1000) * power(exponent + 1000),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sum(numbers: &[i64], shift: u32) -> Wide<8> {
        let mut sum = Wide::default();
        for &number in numbers {
            sum.add(u128::from(number.unsigned_abs()), shift, number < 0);
        }
        sum
    }

    #[test]
    fn text_is_that_of_the_number() {
        for (numbers, shift, text) in [
            (&[][..], 0, ""),
            (&[1, -1], 5, ""),
            (&[31], 0, "1f"),
            (&[-31], 8, "-1f@2"),
            (&[i64::MAX, i64::MAX], 64, "fffffffffffffffe@16"),
        ] {
            let sum = sum(numbers, shift);
            assert_eq!(sum.text(), text);
            assert_eq!(Wide::<8>::parse(text).unwrap().text(), text);
        }
        for wrong in [
            "-",
            "@1",
            "g",
            "1@",
            "1@-1",
            "1@99999999999999999999",
            "1@56",
            "+1",
        ] {
            assert!(Wide::<8>::parse(wrong).is_none(), "{wrong}");
        }
        assert!(Wide::<8>::parse("1@55").is_some());
        assert!(Wide::<8>::parse(&"f".repeat(57)).is_none());
    }

    #[test]
    fn roots_and_quotients_are_rounded_once() {
        let (_, two) = sum(&[2], 0).magnitude();
        assert_eq!(two.root(0), 2.0_f64.sqrt());
        assert_eq!(
            two.root(-2148),
            2.0_f64.sqrt() * 2.0_f64.powi(-537) * 2.0_f64.powi(-537)
        );
        assert_eq!(two.nearest(1023), f64::INFINITY);
        assert_eq!(two.nearest(-1075), f64::from_bits(1));
        assert_eq!(two.nearest(-4000), 0.0);
        let (_, one) = sum(&[1], 0).magnitude();
        assert_eq!(one.quotient(&[3]).nearest(-128), 1.0 / 3.0);
        #[allow(clippy::cast_precision_loss)] // rounded to 2^64
        let expected = 1.0 / (u64::MAX as f64 * 7.0);
        assert_eq!(one.quotient(&[u64::MAX, 7]).nearest(-128), expected);
        assert_eq!(one.minus(&two), None);
    }

    proptest! {
        #[test]
        #[cfg_attr(miri, ignore)]
        fn sums_are_those_of_integers(
            left: Vec<i64>, right: Vec<i64>, shift in 0_u32..70, divisor in 1_u64..,
        ) {
            let mut both = sum(&left, shift);
            both.merge(sum(&right, shift));
            let all: i128 = left.iter().chain(&right).map(|&number| i128::from(number)).sum();
            let (is_negative, big) = both.magnitude();
            prop_assert_eq!(is_negative, all < 0);
            #[allow(clippy::cast_precision_loss)] // the nearest
            let nearest = all.unsigned_abs() as f64 * power(shift.cast_signed());
            prop_assert_eq!(big.nearest(0), nearest);
            prop_assert_eq!(Wide::<8>::parse(&both.text()).unwrap().text(), both.text());
            let (_, plain) = sum(&[], 0).magnitude();
            prop_assert!(plain.is_zero());
            let squared = big.square();
            prop_assert_eq!(squared.quotient(&[1]).minus(&squared.quotient(&[1])), Some(plain));
            let product = big.times(divisor);
            let (quotient, expected) = (product.quotient(&[divisor]), big.quotient(&[1]));
            prop_assert_eq!(quotient, expected);
        }
    }
}
