//! The violations of one array, and the positions of its invalid values.

use ndarray::ArrayD;
use schema_arrays::coordinates;
use schema_spec::Constraint;
use schema_spec::rules::Rule;

use super::scan::Hits;
use super::walk::Order;
use crate::report::{Tally, ViolationKind};

/// Is called with the row-major position of each value that breaks a rule. A rule on all values along
/// an axis is broken by each of them.
pub(crate) type Mark<'m> = dyn FnMut(Rule, usize) + 'm;

/// [`Mark`] of one rule.
pub(super) type Marker<'m> = Box<dyn FnMut(usize) + 'm>;

/// The violations of one array.
#[derive(Default)]
pub(crate) struct Found<'m> {
    pub(crate) kinds: Vec<ViolationKind>,
    missing: Option<&'m ArrayD<bool>>,
    /// Whether values may be missing.
    is_nullable: bool,
    mark: Option<&'m mut Mark<'m>>,
}

impl<'m> Found<'m> {
    /// No violations so far, of an array with that mask of missing values. The values under the mask
    /// break no rule, except for NaN.
    pub(crate) fn without(missing: Option<&'m ArrayD<bool>>) -> Found<'m> {
        Found {
            missing,
            ..Found::default()
        }
    }

    /// The same, of an array whose values may be missing: the values under the mask break no rule.
    pub(crate) fn nullable(self, is_nullable: bool) -> Found<'m> {
        Found {
            is_nullable,
            ..self
        }
    }

    /// Whether values may be missing.
    pub(super) fn is_nullable(&self) -> bool {
        self.is_nullable
    }

    /// The same, with a callback for the position of every invalid value.
    #[cfg(any(test, feature = "map", feature = "repair"))]
    pub(crate) fn marking(missing: Option<&'m ArrayD<bool>>, mark: &'m mut Mark<'m>) -> Found<'m> {
        Found {
            missing,
            mark: Some(mark),
            ..Found::default()
        }
    }

    /// Adds the violation of a rule if values break it.
    pub(super) fn broken(&mut self, rule: &Constraint, axis: Option<usize>, tally: Option<Tally>) {
        if let Some(tally) = tally {
            let rule = rule.clone();
            self.kinds.push(ViolationKind::Rule { rule, axis, tally });
        }
    }

    /// The callback for a rule, if there is one.
    pub(super) fn marker(&mut self, rule: Rule) -> Option<Marker<'_>> {
        let mark = self.mark.as_mut()?;
        Some(Box::new(move |position| mark(rule, position)))
    }

    /// The mask of values that cannot break the rule.
    pub(super) fn missing(&self, rule: Rule) -> Option<&'m ArrayD<bool>> {
        // Missing floats are NaN.
        self.missing
            .filter(|_| self.is_nullable || rule != Rule::AllowNan)
    }

    /// Whether there is no mask. NaN and missing text are not in it, and rules detect them.
    pub(super) fn is_complete(&self) -> bool {
        self.missing.is_none()
    }
}

/// The number of hits of a walk that are not missing, and the coordinates of the first ones in
/// row-major order.
///
/// `again` returns for each value, in row-major order, whether it is a hit. It is used if not all
/// positions were kept, or if all of them are needed.
pub(super) fn count(
    order: &Order,
    shape: &[usize],
    hits: &Hits,
    again: &mut Again<'_>,
    missing: Option<&ArrayD<bool>>,
    marker: Option<Marker<'_>>,
) -> (usize, Vec<Vec<usize>>) {
    if missing.is_none() && marker.is_none() {
        return (hits.count, first_indices(order, shape, hits, again));
    }
    let mut missing = missing.map(|missing| missing.iter());
    let mut counts = || {
        let hit = again()?;
        let is_missing = missing.as_mut().and_then(Iterator::next);
        Some(hit && is_missing != Some(&true))
    };
    let (count, positions) = count_positions(&mut counts, marker);
    let indices = positions
        .iter()
        .map(|&position| coordinates(position, shape));
    (count, indices.collect())
}

/// Whether the next value is a hit; `None` after the last one.
// Not an iterator, all of whose methods would be compiled for each dtype.
pub(super) type Again<'a> = dyn FnMut() -> Option<bool> + 'a;

/// The number of hits, and the first positions.
pub(super) fn count_positions(
    again: &mut Again<'_>,
    mut marker: Option<Marker<'_>>,
) -> (usize, Vec<usize>) {
    let (mut count, mut positions) = (0, Vec::new());
    for (position, _) in std::iter::from_fn(again)
        .enumerate()
        .filter(|(_, hit)| *hit)
    {
        count += 1;
        if positions.len() < Tally::SAMPLES {
            positions.push(position);
        }
        if let Some(mark) = &mut marker {
            mark(position);
        }
    }
    (count, positions)
}

/// A marker that converts positions in an array without its first index along an axis to positions in
/// the array.
pub(super) fn shifted<'m>(mut marker: Marker<'m>, shape: &[usize], axis: usize) -> Marker<'m> {
    let inner: usize = shape[axis + 1..].iter().product();
    let (rows, len) = ((shape[axis] - 1) * inner, shape[axis] * inner);
    Box::new(move |position| marker(position / rows * len + inner + position % rows))
}

/// A marker that is called with the positions of lanes along an axis, and marks each value of them.
pub(super) fn along<'m>(mut marker: Marker<'m>, shape: &[usize], axis: usize) -> Marker<'m> {
    let inner: usize = shape[axis + 1..].iter().product();
    let len = shape[axis];
    Box::new(move |lane| {
        let first = lane / inner * inner * len + lane % inner;
        (0..len).for_each(|at| marker(first + at * inner));
    })
}

/// Keeps the smallest items in order, as many as a report shows.
pub(super) fn keep_first<T: Ord>(first: &mut Vec<T>, next: T) {
    let at = first.partition_point(|before| *before <= next);
    if at < Tally::SAMPLES {
        first.truncate(Tally::SAMPLES - 1);
        first.insert(at, next);
    }
}

/// The coordinates of the first hits in row-major order.
fn first_indices(
    order: &Order,
    shape: &[usize],
    hits: &Hits,
    again: &mut Again<'_>,
) -> Vec<Vec<usize>> {
    if order.row_major {
        let first = hits.positions.iter().take(Tally::SAMPLES);
        first
            .map(|&position| order.index(shape, position))
            .collect()
    } else if hits.all_placed() {
        let mut first = Vec::new();
        for &position in &hits.positions {
            keep_first(&mut first, order.index(shape, position));
        }
        first
    } else {
        (0..)
            .zip(std::iter::from_fn(again))
            .filter(|(_, hit)| *hit)
            .map(|(position, _)| coordinates(position, shape))
            .take(Tally::SAMPLES)
            .collect()
    }
}
