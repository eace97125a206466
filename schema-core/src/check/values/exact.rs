//! Sums without rounding, which are the same in whatever order values are added.

/// The exact sum of floats, rounded only when it is asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct ExactSum {
    /// For each exponent that occurred, in order, the sum of the mantissas.
    bins: Vec<(u16, i128)>,
    /// The sum of NaN and infinities.
    special: f64,
}

/// The number of digits of 32 bits from 2^-1074, the smallest float, to the largest sum.
const DIGITS: usize = 70;

impl ExactSum {
    pub(crate) fn add(&mut self, value: f64) {
        if !value.is_finite() {
            self.special += value;
            return;
        }
        let bits = value.to_bits();
        let exponent = (bits >> 52) & 0x7ff;
        let mantissa = (bits & ((1 << 52) - 1)) | (u64::from(exponent != 0) << 52);
        if mantissa == 0 {
            return;
        }
        let mantissa = i128::from(mantissa);
        let signed = if value < 0.0 { -mantissa } else { mantissa };
        // Zero and one have the same unit.
        #[allow(clippy::cast_possible_truncation)] // of 11 bits
        self.add_to((exponent.max(1) - 1) as u16, signed);
    }

    fn add_to(&mut self, exponent: u16, mantissa: i128) {
        match self.bins.binary_search_by_key(&exponent, |bin| bin.0) {
            Ok(at) => self.bins[at].1 += mantissa,
            Err(at) => self.bins.insert(at, (exponent, mantissa)),
        }
    }

    /// The float that is nearest to the sum; of two, the even one.
    pub(crate) fn value(&self) -> f64 {
        if self.special != 0.0 {
            return self.special;
        }
        let mut digits = [0_i64; DIGITS];
        for &(exponent, sum) in &self.bins {
            let (mut at, bit) = (usize::from(exponent / 32), exponent % 32);
            // 2^53 summands of 53 bits, shifted by at most 31.
            let mut rest = sum;
            let mut shift = u32::from(bit);
            while rest != 0 && at + 1 < DIGITS {
                let low = rest & ((1_i128 << (32 - shift)) - 1);
                #[allow(clippy::cast_possible_truncation)] // of 32 bits
                {
                    digits[at] += (low as i64) << shift;
                }
                rest >>= 32 - shift;
                (at, shift) = (at + 1, 0);
                if rest == -1 {
                    digits[at] -= 1;
                    break;
                }
            }
        }
        carry(&mut digits);
        let is_negative = digits[DIGITS - 1] < 0;
        if is_negative {
            for digit in &mut digits {
                *digit = -*digit;
            }
            carry(&mut digits);
        }
        let magnitude = nearest(&digits);
        if is_negative { -magnitude } else { magnitude }
    }
}

#[cfg(feature = "stream")]
impl ExactSum {
    pub(crate) fn merge(&mut self, other: &ExactSum) {
        self.special += other.special;
        for &(exponent, sum) in &other.bins {
            self.add_to(exponent, sum);
        }
    }

    /// The bins, and the sum of NaN and infinities.
    pub(crate) fn parts(&self) -> (&[(u16, i128)], f64) {
        (&self.bins, self.special)
    }

    /// The sum of such parts, in any order; `None` if they are none of a sum.
    pub(crate) fn from_parts(bins: &[(u16, i128)], special: f64) -> Option<ExactSum> {
        let mut sum = ExactSum {
            bins: Vec::new(),
            special,
        };
        for &(exponent, mantissas) in bins {
            // Of at most 2^64 summands.
            if exponent > 0x7fd || mantissas.unsigned_abs() >= 1 << 117 {
                return None;
            }
            sum.add_to(exponent, mantissas);
        }
        (special == 0.0 || !special.is_finite()).then_some(sum)
    }
}

/// Makes all digits but the last non-negative, and of 32 bits.
fn carry(digits: &mut [i64; DIGITS]) {
    for at in 0..DIGITS - 1 {
        digits[at + 1] += digits[at] >> 32;
        digits[at] &= 0xffff_ffff;
    }
}

/// The float nearest to non-negative digits.
fn nearest(digits: &[i64; DIGITS]) -> f64 {
    let Some(top) = digits.iter().rposition(|&digit| digit != 0) else {
        return 0.0;
    };
    let low = top.saturating_sub(3);
    let mut number = 0_u128;
    for &digit in digits[low..=top].iter().rev() {
        number = (number << 32) | u128::from(digit.cast_unsigned());
    }
    // What is below decides only which of two floats is nearest.
    if digits[..low].iter().any(|&digit| digit != 0) {
        number |= 1;
    }
    #[allow(clippy::cast_precision_loss)] // this is the rounding
    let mut nearest = number as f64;
    // Where the result is too small for all digits of a float, the number has none to lose.
    #[allow(clippy::cast_possible_wrap, clippy::cast_possible_truncation)] // at most 70 * 32
    let mut exponent = 32 * low as i32 - 1074;
    while exponent != 0 {
        let step = exponent.clamp(-1000, 1000);
        // `powi` need not be exact.
        let bits = u64::from((step + 1023).unsigned_abs()) << 52;
        nearest *= f64::from_bits(bits);
        exponent -= step;
    }
    nearest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ExactSum;

    fn sum(values: &[f64]) -> f64 {
        let mut sum = ExactSum::default();
        for &value in values {
            sum.add(value);
        }
        sum.value()
    }

    #[test]
    fn sums_are_rounded_once() {
        let tiny = f64::from_bits(1);
        for (values, expected) in [
            (&[][..], 0.0),
            (&[0.1], 0.1),
            (&[-0.1], -0.1),
            (&[0.1, 0.2], 0.1 + 0.2),
            (&[1e300, 1.0, -1e300], 1.0),
            (&[1e16, 1.0, 1.0], 1e16 + 2.0),
            (&[1.0, f64::EPSILON / 2.0], 1.0),
            (&[1.0, f64::EPSILON / 2.0, tiny], 1.0 + f64::EPSILON),
            (&[tiny, tiny, tiny], 3.0 * tiny),
            (&[f64::MIN_POSITIVE, -tiny], f64::MIN_POSITIVE - tiny),
            (&[f64::MAX, f64::MAX, -f64::MAX], f64::MAX),
            (&[f64::MAX, f64::MAX], f64::INFINITY),
            (&[f64::INFINITY, 1.0], f64::INFINITY),
        ] {
            assert_eq!(sum(values).to_bits(), expected.to_bits(), "{values:?}");
        }
        assert!(sum(&[f64::INFINITY, f64::NEG_INFINITY]).is_nan());
        assert!(sum(&[f64::NAN, 1.0]).is_nan());
    }

    proptest! {
        #[test]
        #[cfg_attr(miri, ignore)]
        fn a_sum_of_two_is_that_of_floats(left: f64, right: f64) {
            let expected = left + right;
            prop_assert!(sum(&[left, right]) == expected || expected.is_nan());
        }

        #[test]
        #[cfg_attr(miri, ignore)]
        fn integers_are_summed_exactly(values: Vec<i32>) {
            let floats: Vec<f64> = values.iter().map(|&value| f64::from(value)).collect();
            let expected: i64 = values.iter().map(|&value| i64::from(value)).sum();
            #[allow(clippy::cast_precision_loss)] // below 2^53
            let expected = expected as f64;
            prop_assert_eq!(sum(&floats), expected);
        }

        #[test]
        #[cfg_attr(miri, ignore)]
        fn the_order_does_not_matter(mut values: Vec<f64>, from: prop::sample::Index) {
            let expected = sum(&values);
            if !values.is_empty() {
                let at = from.index(values.len());
                values.rotate_left(at);
                values.reverse();
            }
            prop_assert_eq!(sum(&values).to_bits(), expected.to_bits());
        }
    }
}
