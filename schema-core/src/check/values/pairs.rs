//! What is asked of a value and the one before it along an axis.

use ndarray::{ArrayViewD, Axis, Slice};

use super::rules::Rules;
use super::sample::{first_indices, tally_at};
use super::scalar::Ordered;
use super::scan::{Hits, count_pairs};
use super::walk::{self, blocks};
use crate::{Tally, ViolationKind};

pub(super) fn check<T: Ordered>(
    rules: &Rules<'_>,
    view: &ArrayViewD<'_, T>,
    found: &mut Vec<ViolationKind>,
) {
    for axis in rules.sorted(view.ndim()) {
        if let Some(tally) = tally(view, axis, Order::Sorted) {
            found.push(ViolationKind::Sorted { axis, tally });
        }
    }
    for axis in rules.increasing(view.ndim()) {
        if let Some(tally) = tally(view, axis, Order::Increasing) {
            found.push(ViolationKind::Increasing { axis, tally });
        }
    }
}

/// What a value is to the one before it.
#[derive(Clone, Copy)]
enum Order {
    /// Not smaller.
    Sorted,
    /// Larger.
    Increasing,
}

impl Order {
    // A pair with NaN in it is in no order, and is reported as missing if at all.
    fn is_broken<T: Ordered>(self, before: T, value: T) -> bool {
        match self {
            Order::Sorted => value < before,
            Order::Increasing => value <= before,
        }
    }

    fn count_broken<T: Ordered>(self, befores: &[T], values: &[T]) -> usize {
        match self {
            Order::Sorted => count_pairs(befores, values, |before, value| value < before),
            Order::Increasing => count_pairs(befores, values, |before, value| value <= before),
        }
    }
}

fn tally<T: Ordered>(view: &ArrayViewD<'_, T>, axis: usize, order: Order) -> Option<Tally> {
    let len = view.len_of(Axis(axis));
    if len < 2 {
        return None;
    }
    let befores = view.slice_axis(Axis(axis), Slice::from(..len - 1));
    let values = view.slice_axis(Axis(axis), Slice::from(1..));
    let mut hits = Hits::default();
    blocks(&befores, Some(&values), &mut |at, befores, values| {
        let count = order.count_broken(befores, values);
        hits.add(at, count, &|place| {
            order.is_broken(befores[place], values[place])
        });
    });
    if hits.count == 0 {
        return None;
    }
    let mut again =
        (befores.iter().zip(&values)).map(|(&before, &value)| order.is_broken(before, value));
    let walked = walk::Order::of(&values);
    let mut indices = first_indices(&walked, values.shape(), &hits, &mut again);
    for index in &mut indices {
        index[axis] += 1;
    }
    Some(tally_at(view, hits.count, indices))
}
