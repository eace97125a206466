//! Rules on a value and the one before it along an axis.

use ndarray::{ArrayViewD, Axis, Slice};

use super::found::{Found, Marker, count, shifted};
use super::sample::tally_at;
use super::scalar::Ordered;
use super::scan::{Hits, count_pairs};
use super::walk::{self, blocks};
use crate::report::Tally;
use schema_spec::Constraint;

pub(super) fn check<T: Ordered>(
    (rule, axis): (&Constraint, usize),
    order: Order,
    view: &ArrayViewD<'_, T>,
    found: &mut Found<'_>,
) {
    let marker = found.marker(rule.rule());
    let tally = tally(view, axis, order, marker);
    found.broken(rule, Some(axis), tally);
}

/// The order of a value and the one before it.
#[derive(Clone, Copy)]
pub(super) enum Order {
    /// Not smaller.
    Sorted,
    /// Larger.
    Increasing,
}

impl Order {
    // A pair with NaN has no order; NaN is reported as missing unless it is allowed.
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

fn tally<T: Ordered>(
    view: &ArrayViewD<'_, T>,
    axis: usize,
    order: Order,
    marker: Option<Marker<'_>>,
) -> Option<Tally> {
    let len = view.len_of(Axis(axis));
    if len < 2 {
        return None;
    }
    let befores = view.slice_axis(Axis(axis), Slice::from(..len - 1));
    let values = view.slice_axis(Axis(axis), Slice::from(1..));
    let mut hits = Hits::default();
    blocks(&befores, Some(&values), &mut |at, befores, values| {
        let count = order.count_broken(befores, values);
        hits.add(at, values.len(), count, &|position| {
            order.is_broken(befores[position], values[position])
        });
    });
    if hits.count == 0 {
        return None;
    }
    let (mut left, mut right) = (befores.iter(), values.iter());
    let mut again = || Some(order.is_broken(*left.next()?, *right.next()?));
    let walked = walk::Order::of(&values);
    let marker = marker.map(|marker| shifted(marker, view.shape(), axis));
    let (count, mut indices) = count(&walked, values.shape(), &hits, &mut again, None, marker);
    for index in &mut indices {
        index[axis] += 1;
    }
    Some(tally_at(view, count, indices))
}
