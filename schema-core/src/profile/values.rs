//! What is known of some values of any dtype.

use super::numbers::Numbers;
use super::texts::Texts;

/// Integers up to here are floats.
pub(super) const LARGEST: f64 = 9_007_199_254_740_992.0;

/// Values of an array or of a column, which are the same in whatever order they are added and merged.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    /// How many there are, missing ones included.
    pub(super) count: u64,
    /// How many are missing, without NaN.
    pub(super) missing: u64,
    pub(super) nan: u64,
    /// How many are false, and true.
    pub(super) truths: [u64; 2],
    pub(super) numbers: Numbers,
    pub(super) texts: Texts,
    /// How many are complex numbers, and how many of these are infinite.
    pub(super) complex: [u64; 2],
}

impl Values {
    pub(super) fn merge(&mut self, other: Values) {
        self.count = self.count.saturating_add(other.count);
        self.missing = self.missing.saturating_add(other.missing);
        self.nan = self.nan.saturating_add(other.nan);
        for (counts, others) in [
            (&mut self.truths, other.truths),
            (&mut self.complex, other.complex),
        ] {
            for (count, other) in counts.iter_mut().zip(others) {
                *count = count.saturating_add(other);
            }
        }
        self.numbers.merge(other.numbers);
        self.texts.merge(other.texts);
    }

    pub(super) fn add_float(&mut self, number: f64) {
        if number.is_nan() {
            self.nan += 1;
        } else {
            self.numbers.add_float(number);
        }
    }

    /// Adds a float that was read from text, with other floats or with integers: an integer is one
    /// wherever it was read.
    pub(super) fn add_untyped(&mut self, number: f64) {
        #[allow(clippy::cast_possible_truncation)] // it is an integer
        if number.fract() == 0.0 && number.abs() <= LARGEST {
            self.numbers.add_int(number as i128);
        } else {
            self.add_float(number);
        }
    }

    /// How many have no value: missing and NaN.
    pub(super) fn without(&self) -> u64 {
        self.missing.saturating_add(self.nan)
    }

    pub(super) fn infinite(&self) -> u64 {
        self.numbers.infinite().saturating_add(self.complex[1])
    }

    /// Why this cannot be what values gave, if it cannot.
    pub(super) fn problem(&self) -> Option<&'static str> {
        let parts = [
            self.missing,
            self.nan,
            self.truths[0],
            self.truths[1],
            self.numbers.count,
            self.numbers.infinite[0],
            self.numbers.infinite[1],
            self.texts.count,
            self.complex[0],
        ];
        let sum = parts
            .iter()
            .try_fold(0_u64, |sum, part| sum.checked_add(*part));
        if sum != Some(self.count) {
            return Some("the counts of its values do not add up");
        }
        if self.complex[1] > self.complex[0] {
            return Some("more values are infinite than there are");
        }
        self.numbers.problem().or_else(|| self.texts.problem())
    }
}
