//! Statistics of the values of a feature.

use std::cmp::Ordering;

/// The median; for an even number of values, the mean of the two in the middle; `None` without values.
///
/// Integers are passed as the nearest floats. Rounding keeps their order, so the result is the median
/// rounded to the nearest float.
pub(super) fn median<T: Copy + Into<f64>>(
    values: &mut [T],
    order: impl Fn(&T, &T) -> Ordering + Copy,
) -> Option<f64> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let is_odd = values.len() % 2 == 1;
    let (below, &mut upper, _) = values.select_nth_unstable_by(middle, order);
    if is_odd {
        return Some(upper.into());
    }
    let lower = *below.iter().max_by(|left, right| order(left, right))?;
    Some(lower.into().midpoint(upper.into()))
}

/// The most frequent of sorted values, the first if there are several; `None` without values.
pub(super) fn most_frequent<T: PartialEq>(sorted: &[T]) -> Option<&T> {
    let mut longest: &[T] = &[];
    for run in sorted.chunk_by(|left, right| left == right) {
        if run.len() > longest.len() {
            longest = run;
        }
    }
    longest.first()
}
