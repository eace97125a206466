//! How often numbers occur: each by itself as long as they are few, and alike ones together beyond.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The most buckets. The README and the documentation name it.
pub(super) const MOST: usize = 2048;

/// The counts of numbers, which are the same in whatever order numbers are added and counts are merged.
///
/// A bucket holds the floats whose bits are alike but for the last ones. As long as there are few, a
/// bucket is one number. With each further number beyond [`MOST`], buckets that differ in their last
/// bit alone are joined, until there are few enough. More data never has fewer buckets, so what is
/// dropped at last depends on all the data and not on its order. (`UDDSketch`, by Epicoco and others,
/// 2020, joins buckets so too; its buckets are powers of a base, and here they are the bits of floats,
/// so that no logarithm is rounded.)
#[derive(Clone, Debug, Default)]
pub(super) struct Buckets {
    /// The bits that are dropped.
    dropped: u32,
    counts: HashMap<u64, u64, BuildHasherDefault<Mixed>>,
}

/// The interval of the numbers in a bucket, and how many there are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bucket {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) count: u64,
}

impl Bucket {
    /// The number that stands for those in the bucket: zero for those next to it, among which it is.
    pub(super) fn middle(&self) -> f64 {
        if self.low == 0.0 || self.high == 0.0 {
            return 0.0;
        }
        self.low.midpoint(self.high)
    }
}

impl Buckets {
    /// Adds a number, which is finite.
    #[inline]
    pub(super) fn add(&mut self, number: f64) {
        // Both zeros are one number.
        self.put(key(number + 0.0) >> self.dropped, 1);
    }

    #[inline]
    fn put(&mut self, key: u64, count: u64) {
        let known = self.counts.entry(key).or_default();
        *known = known.saturating_add(count);
        while self.counts.len() > MOST {
            self.drop(self.dropped + 1);
        }
    }

    #[cold]
    fn drop(&mut self, dropped: u32) {
        let by = dropped - self.dropped;
        for (key, count) in std::mem::take(&mut self.counts) {
            let known = self.counts.entry(key >> by).or_default();
            *known = known.saturating_add(count);
        }
        self.dropped = dropped;
    }

    pub(super) fn merge(&mut self, mut other: Buckets) {
        let dropped = self.dropped.max(other.dropped);
        for buckets in [&mut *self, &mut other] {
            if buckets.dropped < dropped {
                buckets.drop(dropped);
            }
        }
        for (key, count) in other.counts {
            // It may be coarser by now.
            self.put(key >> (self.dropped - dropped), count);
        }
    }

    /// Whether each bucket is one number.
    pub(super) fn is_exact(&self) -> bool {
        self.dropped == 0
    }

    /// The largest relative distance of a number from the middle of its bucket, where numbers nearer to
    /// zero than the smallest normal float are as large as that; `None` if buckets are
    /// as wide as powers of two.
    pub(super) fn error(&self) -> Option<f64> {
        match self.dropped {
            0 => Some(0.0),
            1..=52 => Some(2.0_f64.powi(self.dropped.cast_signed() - 53)),
            _ => None,
        }
    }

    pub(super) fn count(&self) -> u64 {
        (self.counts.values()).fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// The buckets, from the smallest numbers to the largest.
    pub(super) fn sorted(&self) -> Vec<Bucket> {
        let mut counts: Vec<(u64, u64)> = self
            .counts
            .iter()
            .map(|(&key, &count)| (key, count))
            .collect();
        counts.sort_unstable();
        let rest = (1_u64 << self.dropped) - 1;
        let bucket = |(at, count): (u64, u64)| {
            let first = at << self.dropped;
            Bucket {
                low: number(first),
                high: number(first | rest),
                count,
            }
        };
        counts.into_iter().map(bucket).collect()
    }

    /// The counts with as many bits dropped as others have, if these have more.
    pub(super) fn coarse(&self, others: &Buckets) -> impl Iterator<Item = (u64, u64)> {
        let by = others.dropped.saturating_sub(self.dropped);
        self.counts
            .iter()
            .map(move |(key, count)| (key >> by, *count))
    }

    /// How many bits are dropped, and the number of each bucket that is nearest to zero, as text, with
    /// its count.
    pub(super) fn parts(&self) -> (u32, Vec<(String, u64)>) {
        let edge = |bucket: Bucket| {
            let nearest = if bucket.low.is_sign_negative() {
                bucket.high
            } else {
                bucket.low
            };
            (format!("{nearest:?}"), bucket.count)
        };
        (self.dropped, self.sorted().into_iter().map(edge).collect())
    }

    /// Reads such parts; what is wrong if they are none.
    pub(super) fn from_parts(dropped: u32, parts: &[(String, u64)]) -> Result<Buckets, String> {
        if dropped > 62 || parts.len() > MOST {
            return Err("it has too many buckets, or too wide ones".to_owned());
        }
        let mut buckets = Buckets {
            dropped,
            ..Buckets::default()
        };
        for (text, count) in parts {
            let number: f64 = text
                .parse()
                .map_err(|_| format!("{text:?} is not a number"))?;
            let key = key(number) >> dropped;
            let is_edge =
                number.is_finite() && number.abs().to_bits().trailing_zeros() >= dropped.min(63);
            let is_zero = dropped == 0 && number == 0.0 && number.is_sign_negative();
            if !is_edge || is_zero || *count == 0 || buckets.counts.insert(key, *count).is_some() {
                return Err(format!("{text:?} is not a bucket, or twice"));
            }
        }
        Ok(buckets)
    }
}

/// A key with the order of the numbers.
#[inline]
fn key(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits >> 63 == 0 {
        bits | 1 << 63
    } else {
        !bits
    }
}

fn number(key: u64) -> f64 {
    f64::from_bits(if key >> 63 == 1 { key ^ 1 << 63 } else { !key })
}

/// Mixes the bits of a key, which is a number of which any bits may be alike.
#[derive(Default)]
pub(super) struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    #[inline]
    fn write_u64(&mut self, key: u64) {
        let product = u128::from(self.0 ^ key) * 0x9e37_79b9_7f4a_7c15;
        #[allow(clippy::cast_possible_truncation)] // both halves are used
        let mixed = (product >> 64) as u64 ^ product as u64;
        self.0 = mixed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(numbers: &[f64]) -> Buckets {
        let mut buckets = Buckets::default();
        for number in numbers {
            buckets.add(*number);
        }
        buckets
    }

    #[test]
    fn few_numbers_are_counted_one_by_one() {
        let buckets = of(&[1.5, -0.0, 0.0, 1.5, -3.0]);
        let parts = buckets.parts();
        let expected =
            [("-3.0", 1), ("0.0", 2), ("1.5", 2)].map(|(text, count)| (text.to_owned(), count));
        assert_eq!(parts, (0, expected.to_vec()));
        assert_eq!(
            Buckets::from_parts(parts.0, &parts.1).unwrap().parts(),
            parts
        );
    }

    #[test]
    fn many_numbers_are_in_intervals_around_them() {
        let numbers: Vec<f64> = (-3000..5000).map(|at| f64::from(at) * 1.001).collect();
        let buckets = of(&numbers);
        let sorted = buckets.sorted();
        assert!(!buckets.is_exact() && sorted.len() <= MOST && sorted.len() > MOST / 4);
        let error = buckets.error().unwrap();
        for number in numbers {
            let held = sorted
                .iter()
                .filter(|bucket| bucket.low <= number && number <= bucket.high);
            let [bucket] = held.collect::<Vec<_>>()[..] else {
                panic!("{number}")
            };
            assert!(
                (bucket.middle() - number).abs() <= error * number.abs(),
                "{bucket:?} {number}"
            );
        }
        let parts = buckets.parts();
        assert_eq!(
            Buckets::from_parts(parts.0, &parts.1).unwrap().parts(),
            parts
        );
    }

    #[test]
    fn any_floats_have_room() {
        let mut numbers = Vec::new();
        for exponent in 0..2047_u64 {
            for sign in [0, 1 << 63] {
                numbers.push(f64::from_bits(sign | exponent << 52 | 0x3039));
            }
        }
        let buckets = of(&numbers);
        assert!(buckets.sorted().len() <= MOST && buckets.error().is_none());
        assert_eq!(buckets.count(), numbers.len() as u64);
        let parts = buckets.parts();
        assert_eq!(
            Buckets::from_parts(parts.0, &parts.1).unwrap().parts(),
            parts
        );
        assert!(sorted_is_ordered(&buckets));
    }

    fn sorted_is_ordered(buckets: &Buckets) -> bool {
        let sorted = buckets.sorted();
        sorted.windows(2).all(|pair| pair[0].high <= pair[1].low)
    }

    #[test]
    fn forged_buckets_are_refused() {
        for (dropped, text, count) in [
            (0, "NaN", 1),
            (0, "inf", 1),
            (0, "1.0", 0),
            (63, "0.0", 1),
            (64, "0.0", 1),
            (52, "1.5", 1),
            (0, "-0.0", 1),
            (0, "x", 1),
        ] {
            assert!(
                Buckets::from_parts(dropped, &[(text.to_owned(), count)]).is_err(),
                "{text}"
            );
        }
        let twice = vec![("1.0".to_owned(), 1); 2];
        assert!(Buckets::from_parts(0, &twice).is_err());
    }
}
