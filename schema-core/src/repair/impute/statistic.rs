//! What stands for the values of a feature.

/// The median, of an even number of values the mean of the two in the middle; `None` of no values.
///
/// Integers come as the floats nearest to them, which keep their order: the nearest float of the
/// median is the median of those.
pub(super) fn median(values: &mut [f64]) -> Option<f64> {
    let middle = values.len() / 2;
    if values.is_empty() {
        return None;
    }
    let is_odd = values.len() % 2 == 1;
    let (below, &mut upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    if is_odd {
        return Some(upper);
    }
    let lower = below.iter().copied().max_by(f64::total_cmp)?;
    Some(lower.midpoint(upper))
}

/// The most frequent of sorted values, of several the first; `None` of no values.
pub(super) fn most_frequent<T: PartialEq>(sorted: &[T]) -> Option<&T> {
    let mut longest: &[T] = &[];
    for run in sorted.chunk_by(|left, right| left == right) {
        if run.len() > longest.len() {
            longest = run;
        }
    }
    longest.first()
}
