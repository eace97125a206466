//! Predicates on contiguous blocks of values.

use super::scalar::{Flag, Scalar};

/// The values for which a predicate holds.
#[derive(Default)]
pub(crate) struct Hits {
    pub(super) count: usize,
    /// The first positions, in the order of the walk.
    pub(super) positions: Vec<usize>,
}

impl Hits {
    /// The largest number of positions that are kept: enough to sort them if the walk is not in
    /// row-major order, and to determine their columns.
    pub(super) const PLACES: usize = 1024;

    /// Adds the `count` bad values of a block of `len` values whose first is at position `at`; `bad` is called with
    /// positions in the block.
    ///
    /// Memory that another language shares may change meanwhile, so that there are fewer than were counted.
    pub(super) fn add(&mut self, at: usize, len: usize, count: usize, bad: &dyn Fn(usize) -> bool) {
        self.count += count;
        let wanted = count.min(Hits::PLACES.saturating_sub(self.positions.len()));
        // As most blocks have none that are wanted.
        if wanted > 0 {
            let places = (0..len).filter(|&position| bad(position)).take(wanted);
            self.positions.extend(places.map(|position| at + position));
        }
    }

    /// Adds the bad values of a block of `len` values, whose number is unknown.
    pub(super) fn add_all(&mut self, at: usize, len: usize, bad: &dyn Fn(usize) -> bool) {
        let count = (0..len).filter(|&position| bad(position)).count();
        self.add(at, len, count, bad);
    }

    /// Whether all positions are kept.
    pub(super) fn all_placed(&self) -> bool {
        self.positions.len() == self.count
    }
}

/// Whether any value is bad, without a branch per value.
///
/// Four parts are read in parallel, which is faster than reading sequentially, because the memory can
/// load a page of one part while the others are read.
#[inline]
pub(super) fn any<T: Scalar>(block: &[T], bad: impl Fn(T) -> bool) -> bool {
    let len = block.len() / 4;
    let (first, rest) = block.split_at(len);
    let (second, rest) = rest.split_at(len);
    let (third, rest) = rest.split_at(len);
    let (fourth, rest) = rest.split_at(len);
    let mut found = T::Flag::default();
    for at in 0..len {
        found |= T::Flag::from(bad(first[at]) | bad(second[at]) | bad(third[at]) | bad(fourth[at]));
    }
    for &value in rest {
        found |= T::Flag::from(bad(value));
    }
    found != T::Flag::default()
}

/// The number of bad values, without a branch per value.
#[inline]
pub(super) fn count<T: Scalar>(block: &[T], bad: impl Fn(T) -> bool) -> usize {
    let mut count = 0;
    for summands in block.chunks(T::Flag::SUMMANDS) {
        let mut sum = T::Flag::default();
        for &value in summands {
            sum += T::Flag::from(bad(value));
        }
        count += widen(sum);
    }
    count
}

/// The number of bad pairs, without a branch per pair.
#[inline]
pub(super) fn count_pairs<T: Scalar>(left: &[T], right: &[T], bad: impl Fn(T, T) -> bool) -> usize {
    let mut count = 0;
    let (mut left, mut right) = (left, &right[..left.len()]);
    while !left.is_empty() {
        let summands = left.len().min(T::Flag::SUMMANDS);
        let (lefts, rights) = (&left[..summands], &right[..summands]);
        let mut sum = T::Flag::default();
        for at in 0..summands {
            sum += T::Flag::from(bad(lefts[at], rights[at]));
        }
        count += widen(sum);
        (left, right) = (&left[summands..], &right[summands..]);
    }
    count
}

#[allow(clippy::cast_possible_truncation)] // a block fits in memory
fn widen<F: Flag>(sum: F) -> usize {
    let sum: u64 = sum.into();
    sum as usize
}

#[cfg(test)]
mod tests {
    use super::Hits;

    #[test]
    fn values_that_change_after_they_were_counted_are_no_places() {
        let mut hits = Hits::default();
        hits.add(8, 4, 3, &|position| position == 2);
        assert_eq!((hits.count, &hits.positions[..]), (3, &[10][..]));
        assert!(!hits.all_placed());
    }
}
