//! What is known of some numbers.

use std::cmp::Ordering;

use schema_spec::Value;

use super::buckets::{Bucket, Buckets};
use super::large::{FLOATS, Large};
use super::wide::{SQUARES, SUM, UNIT, Wide};

/// Numbers, which are the same in whatever order they are added and merged.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// How many are finite.
    pub(super) count: u64,
    /// How many are negative infinity, and positive infinity.
    pub(super) infinite: [u64; 2],
    /// The smallest and the largest finite number.
    pub(super) ends: Option<(Number, Number)>,
    /// The sum of the finite numbers, and of their squares.
    pub(super) sum: Wide<SUM>,
    pub(super) squares: Wide<SQUARES>,
    pub(super) buckets: Buckets,
    pub(super) large: Large,
}

/// A finite number.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    Int(i128),
    Float(f64),
}

impl Number {
    pub(super) fn cmp(self, other: Number) -> Ordering {
        match (self, other) {
            (Number::Int(left), Number::Int(right)) => left.cmp(&right),
            (Number::Float(left), Number::Float(right)) => left.total_cmp(&right),
            (Number::Int(left), Number::Float(right)) => int_with_float(left, right),
            (Number::Float(left), Number::Int(right)) => int_with_float(right, left).reverse(),
        }
    }

    #[allow(clippy::cast_precision_loss)] // the nearest
    pub(super) fn as_f64(self) -> f64 {
        match self {
            Number::Int(number) => number as f64,
            Number::Float(number) => number,
        }
    }

    pub(super) fn value(self) -> Value {
        match self {
            Number::Int(number) => Value::Int(number),
            Number::Float(number) => Value::Float(number),
        }
    }
}

/// An integer before the float that is equal to it, so that no two are alike.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)] // compared in both types
fn int_with_float(int: i128, float: f64) -> Ordering {
    let nearest = int as f64;
    match nearest.partial_cmp(&float) {
        Some(Ordering::Equal) | None => int.cmp(&(float as i128)).then(Ordering::Less),
        Some(order) => order,
    }
}

impl Numbers {
    /// Adds a float, which is not NaN.
    #[inline]
    pub(super) fn add_float(&mut self, number: f64) {
        if number.is_infinite() {
            self.infinite[usize::from(number > 0.0)] += 1;
            return;
        }
        let bits = number.to_bits();
        // Of 11 bits; zero and one have the same unit.
        let exponent = ((bits >> 52) & 0x7ff) as u32;
        let mantissa = (bits & ((1 << 52) - 1)) | (u64::from(exponent != 0) << 52);
        let shift = exponent.max(1) - 1;
        let is_negative = number.is_sign_negative();
        self.sum.add(mantissa.into(), shift, is_negative);
        self.squares.add(
            u128::from(mantissa) * u128::from(mantissa),
            2 * shift,
            false,
        );
        self.put(Number::Float(number), number);
    }

    /// Adds an integer of at most 64 bits.
    #[inline]
    pub(super) fn add_int(&mut self, number: i128) {
        let magnitude = number.unsigned_abs();
        self.sum.add(magnitude, UNIT, number < 0);
        self.squares
            .add(magnitude.saturating_mul(magnitude), 2 * UNIT, false);
        if magnitude > FLOATS {
            self.large.add(number, 1);
        }
        let number = Number::Int(number);
        self.put(number, number.as_f64());
    }

    #[inline]
    fn put(&mut self, number: Number, float: f64) {
        self.count += 1;
        self.end(number);
        self.buckets.add(float);
    }

    #[inline]
    fn end(&mut self, number: Number) {
        match &mut self.ends {
            None => self.ends = Some((number, number)),
            Some((least, most)) => {
                if number.cmp(*least).is_lt() {
                    *least = number;
                }
                if number.cmp(*most).is_gt() {
                    *most = number;
                }
            }
        }
    }

    pub(super) fn merge(&mut self, other: Numbers) {
        self.count = self.count.saturating_add(other.count);
        for (count, other) in self.infinite.iter_mut().zip(other.infinite) {
            *count = count.saturating_add(other);
        }
        if let Some((least, most)) = other.ends {
            self.end(least);
            self.end(most);
        }
        self.sum.merge(other.sum);
        self.squares.merge(other.squares);
        self.buckets.merge(other.buckets);
        self.large.merge(other.large);
    }

    pub(super) fn infinite(&self) -> u64 {
        self.infinite[0].saturating_add(self.infinite[1])
    }

    /// The mean of the finite numbers, to the nearest float.
    pub(super) fn mean(&self) -> Option<f64> {
        let (is_negative, sum) = self.sum.magnitude();
        let mean = sum
            .quotient(&[self.count])
            .nearest(-UNIT.cast_signed() - 128);
        (self.count > 0).then_some(if is_negative { -mean } else { mean })
    }

    /// The sum of the squared distances from the mean, times the count.
    fn spread(&self) -> Option<super::wide::Big> {
        let (_, squares) = self.squares.magnitude();
        let (_, sum) = self.sum.magnitude();
        squares.times(self.count).minus(&sum.square())
    }

    /// The variance of the finite numbers: the mean of the squared distances from their mean.
    pub(super) fn variance(&self) -> Option<f64> {
        let spread = self.spread().filter(|_| self.count > 0)?;
        let quotient = spread.quotient(&[self.count, self.count]);
        Some(quotient.nearest(-2 * UNIT.cast_signed() - 128))
    }

    /// The square root of the variance, also where that is too small or too large for a float.
    pub(super) fn deviation(&self) -> Option<f64> {
        let spread = self.spread().filter(|_| self.count > 0)?;
        let quotient = spread.quotient(&[self.count, self.count]);
        Some(quotient.root(-2 * UNIT.cast_signed() - 128))
    }

    /// Whether the counts are those of single numbers.
    pub(super) fn is_exact(&self) -> bool {
        self.buckets.is_exact() && self.large != Large::Many
    }

    /// The different finite numbers with their counts, in order, if they are known.
    pub(super) fn counts(&self) -> Option<Vec<(Number, u64)>> {
        let Large::Counts(large) = &self.large else {
            return None;
        };
        if !self.buckets.is_exact() {
            return None;
        }
        let mut counts = Vec::new();
        for Bucket { low, count, .. } in self.buckets.sorted() {
            #[allow(clippy::cast_precision_loss)] // the bucket of the nearest
            let is_there = |number: &&i128| **number as f64 == low;
            let large = large.keys().filter(is_there).map(|number| large[number]);
            match count.saturating_sub(large.fold(0, u64::saturating_add)) {
                0 => {}
                count => counts.push((Number::Float(low), count)),
            }
        }
        counts.extend(
            large
                .iter()
                .map(|(number, count)| (Number::Int(*number), *count)),
        );
        counts.sort_by(|(left, _), (right, _)| left.cmp(*right));
        Some(counts)
    }

    /// The buckets, none beyond the smallest and the largest number.
    pub(super) fn sorted(&self) -> Vec<Bucket> {
        let mut sorted = self.buckets.sorted();
        if let Some((least, most)) = self.ends {
            let (least, most) = (least.as_f64(), most.as_f64());
            for bucket in &mut sorted {
                bucket.low = bucket.low.clamp(least, most);
                bucket.high = bucket.high.clamp(least, most);
            }
        }
        sorted
    }

    /// The smallest number that is not below a share of the finite numbers, as far as it is known.
    pub(super) fn quantile(&self, share: f64) -> Option<f64> {
        #[allow(clippy::cast_precision_loss)] // of a share
        let wanted = (share.clamp(0.0, 1.0) * self.count as f64).max(1.0);
        let mut below = 0_u64;
        let mut last = None;
        for bucket in self.sorted() {
            below = below.saturating_add(bucket.count);
            last = Some(bucket.middle());
            #[allow(clippy::cast_precision_loss)]
            if below as f64 >= wanted {
                break;
            }
        }
        last
    }

    /// Why this cannot be what numbers gave, if it cannot.
    pub(super) fn problem(&self) -> Option<&'static str> {
        let is_empty = self.count == 0;
        let (_, sum) = self.sum.magnitude();
        let (is_negative, squares) = self.squares.magnitude();
        if self.buckets.count() != self.count {
            return Some("the counts of its numbers do not add up");
        }
        if self.ends.is_some() == is_empty || is_empty && !(sum.is_zero() && squares.is_zero()) {
            return Some("it has no numbers, but their sum or their ends, or the reverse");
        }
        if !self.large.is_sound() {
            return Some("its large integers are not such");
        }
        if is_negative || self.spread().is_none() {
            return Some("its sums are not those of numbers");
        }
        let (least, most) = self.ends?;
        let buckets = self.buckets.sorted();
        let (first, last) = (buckets.first()?, buckets.last()?);
        let within = |number: Number, bucket: &Bucket| {
            let number = number.as_f64() + 0.0;
            bucket.low <= number && number <= bucket.high
        };
        (least.cmp(most).is_gt() || !within(least, first) || !within(most, last))
            .then_some("its smallest and largest number are not in its buckets")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(numbers: &[f64]) -> Numbers {
        let mut all = Numbers::default();
        for number in numbers {
            all.add_float(*number);
        }
        all
    }

    #[test]
    fn nothing_overflows_or_vanishes() {
        let large = of(&[f64::MAX, -f64::MAX]);
        assert_eq!(
            (large.mean(), large.deviation()),
            (Some(0.0), Some(f64::MAX))
        );
        assert_eq!(large.variance(), Some(f64::INFINITY));
        let tiny = f64::from_bits(2);
        let small = of(&[tiny, -tiny]);
        assert_eq!((small.mean(), small.deviation()), (Some(0.0), Some(tiny)));
        assert_eq!(small.variance(), Some(0.0));
        let close = of(&[1e9, 1e9 + 1.0, 1e9 + 2.0]);
        assert_eq!(close.mean(), Some(1e9 + 1.0));
        assert_eq!(close.variance(), Some(2.0 / 3.0));
        assert_eq!(of(&[]).mean(), None);
        let mut ids = Numbers::default();
        for number in [u64::MAX, u64::MAX, 0] {
            ids.add_int(number.into());
        }
        assert_eq!(
            ids.ends.map(|ends| ends.1.value()),
            Some(Value::Int(u64::MAX.into()))
        );
        let counts = ids.counts().unwrap();
        let counts: Vec<_> = (counts.into_iter())
            .map(|(number, count)| (number.value(), count))
            .collect();
        let most = Value::Int(u64::MAX.into());
        assert_eq!(counts, [(Value::Float(0.0), 1), (most, 2)]);
        assert_eq!(ids.problem(), None);
    }

    #[test]
    fn integers_and_floats_are_in_order() {
        let large = Number::Int((1 << 53) + 1);
        assert_eq!(
            large.cmp(Number::Float(9_007_199_254_740_992.0)),
            Ordering::Greater
        );
        assert_eq!(Number::Int(3).cmp(Number::Float(3.5)), Ordering::Less);
        assert_eq!(Number::Float(3.0).cmp(Number::Int(3)), Ordering::Greater);
        assert_eq!(Number::Float(-0.0).cmp(Number::Float(0.0)), Ordering::Less);
        assert_eq!(
            Number::Float(1e300).cmp(Number::Int(i128::MAX)),
            Ordering::Greater
        );
    }

    proptest! {
        #[test]
        #[cfg_attr(miri, ignore)]
        fn statistics_are_those_of_a_plain_reference(numbers in prop::collection::vec(-1e3_f64..1e3, 1..200)) {
            let all = of(&numbers);
            let mut sorted = numbers.clone();
            sorted.sort_by(f64::total_cmp);
            #[allow(clippy::cast_precision_loss)]
            let count = numbers.len() as f64;
            let mean = numbers.iter().sum::<f64>() / count;
            let variance = numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / count;
            prop_assert!((all.mean().unwrap() - mean).abs() < 1e-9);
            prop_assert!((all.variance().unwrap() - variance).abs() < 1e-6);
            prop_assert!((all.deviation().unwrap() - all.variance().unwrap().sqrt()).abs() < 1e-9);
            for share in [0.0, 0.1, 0.5, 0.9, 1.0] {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let at = ((share * count).ceil() as usize).max(1) - 1;
                prop_assert_eq!(all.quantile(share), Some(sorted[at] + 0.0));
            }
            prop_assert_eq!(all.problem(), None);
        }

        #[test]
        #[cfg_attr(miri, ignore)]
        fn a_mean_is_rounded_once(numbers in prop::collection::vec(any::<i32>(), 1..50)) {
            let mut all = Numbers::default();
            for number in &numbers {
                all.add_int((*number).into());
            }
            let sum: i64 = numbers.iter().map(|number| i64::from(*number)).sum();
            #[allow(clippy::cast_precision_loss)] // below 2^53
            let mean = sum as f64 / numbers.len() as f64;
            prop_assert_eq!(all.mean(), Some(mean));
        }
    }
}
