//! What is asked of a value and the one before it along an axis.

use ndarray::{ArrayViewD, Axis, Slice};

use super::rules::Rules;
use super::sample::{first_indices, samples};
use super::scalar::Ordered;
use super::scan::{Hits, count_pairs};
use super::walk::{Order, blocks};
use crate::{Tally, ViolationKind};

pub(super) fn check<T: Ordered>(
    rules: &Rules<'_>,
    view: &ArrayViewD<'_, T>,
    found: &mut Vec<ViolationKind>,
) {
    // A pair with NaN in it is in no order, and is reported as missing if at all.
    for axis in rules.sorted(view.ndim()) {
        if let Some(tally) = tally(view, axis, |before, value| value < before) {
            found.push(ViolationKind::Sorted { axis, tally });
        }
    }
    for axis in rules.increasing(view.ndim()) {
        if let Some(tally) = tally(view, axis, |before, value| value <= before) {
            found.push(ViolationKind::Increasing { axis, tally });
        }
    }
}

fn tally<T: Ordered>(
    view: &ArrayViewD<'_, T>,
    axis: usize,
    bad: impl Fn(T, T) -> bool,
) -> Option<Tally> {
    let len = view.len_of(Axis(axis));
    if len < 2 {
        return None;
    }
    let befores = view.slice_axis(Axis(axis), Slice::from(..len - 1));
    let values = view.slice_axis(Axis(axis), Slice::from(1..));
    let mut hits = Hits::default();
    blocks([&befores, &values], |at, [befores, values]| {
        let count = count_pairs(befores, values, &bad);
        if count > 0 {
            let pairs = befores.iter().zip(values);
            hits.add(at, count, pairs.map(|(&before, &value)| bad(before, value)));
        }
    });
    if hits.count == 0 {
        return None;
    }
    let again = befores.iter().zip(&values);
    let again = again.map(|(&before, &value)| bad(before, value));
    let mut indices = first_indices(&Order::of(&values), values.shape(), &hits, again);
    for index in &mut indices {
        index[axis] += 1;
    }
    Some(Tally {
        count: hits.count,
        total: view.len(),
        samples: samples(view, indices),
    })
}
