//! One predicate over a block of values that lie side by side.

use super::scalar::{Flag, Scalar};

/// Where a predicate held.
#[derive(Default)]
pub(super) struct Hits {
    pub(super) count: usize,
    /// The first places, counted in the order of the walk.
    pub(super) places: Vec<usize>,
}

impl Hits {
    /// How many places are kept: enough to sort them when the walk is not in row-major order, and
    /// to tell the columns that they lie in.
    const PLACES: usize = 1024;

    /// Adds the `count` values of a block whose first value stands at `at`: those that are `bad`,
    /// which is asked by their places in the block.
    pub(super) fn add(&mut self, at: usize, count: usize, bad: &dyn Fn(usize) -> bool) {
        self.count += count;
        let mut wanted = count.min(Hits::PLACES - self.places.len());
        let mut place = 0;
        while wanted > 0 {
            if bad(place) {
                self.places.push(at + place);
                wanted -= 1;
            }
            place += 1;
        }
    }

    /// Adds those of a block of `len` values that are bad, whose number is not known.
    pub(super) fn add_all(&mut self, at: usize, len: usize, bad: &dyn Fn(usize) -> bool) {
        self.add(at, (0..len).filter(|&place| bad(place)).count(), bad);
    }

    /// Whether `places` are all of them.
    pub(super) fn all_placed(&self) -> bool {
        self.places.len() == self.count
    }
}

/// Whether any value is bad, without a branch a value.
///
/// Four stretches are read at once. Memory answers a request for one page while three others are
/// read, which makes this faster than reading from front to end, however little is asked.
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

/// How many values are bad, without a branch a value.
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

/// How many pairs are bad, without a branch a pair.
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

#[allow(clippy::cast_possible_truncation)] // no block has more values than memory has room for
fn widen<F: Flag>(sum: F) -> usize {
    let sum: u64 = sum.into();
    sum as usize
}
