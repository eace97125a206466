//! Integers that are no floats.

use std::collections::BTreeMap;

/// Integers up to here are floats.
pub(super) const FLOATS: u128 = 1 << 53;

/// The most different ones that are counted.
const MOST: usize = 64;

/// How often integers beyond those that are floats occur: each, as long as they are few. They are in the
/// buckets of the nearest floats too.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Large {
    Counts(BTreeMap<i128, u64>),
    Many,
}

impl Default for Large {
    fn default() -> Large {
        Large::Counts(BTreeMap::new())
    }
}

impl Large {
    #[inline]
    pub(super) fn add(&mut self, number: i128, count: u64) {
        let Large::Counts(counts) = self else { return };
        let known = counts.entry(number).or_default();
        *known = known.saturating_add(count);
        if counts.len() > MOST {
            *self = Large::Many;
        }
    }

    pub(super) fn merge(&mut self, other: Large) {
        match other {
            Large::Many => *self = Large::Many,
            Large::Counts(counts) => {
                for (number, count) in counts {
                    self.add(number, count);
                }
            }
        }
    }

    /// Whether this can be what integers gave.
    pub(super) fn is_sound(&self) -> bool {
        let Large::Counts(counts) = self else {
            return true;
        };
        let held = i128::from(i64::MIN)..=i128::from(u64::MAX);
        let is_large = |number: &i128| number.unsigned_abs() > FLOATS && held.contains(number);
        counts.len() <= MOST
            && counts
                .iter()
                .all(|(number, count)| is_large(number) && *count > 0)
    }
}
