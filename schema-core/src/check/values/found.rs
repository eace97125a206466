//! What the rules find wrong with one array, and where.

use ndarray::ArrayD;
use schema_arrays::coordinates;
use schema_spec::Constraint;
use schema_spec::rules::Rule;

use super::scan::Hits;
use super::walk::Order;
use crate::report::{Tally, ViolationKind};

/// Is given the place in row-major order of each value that breaks a rule. What breaks a rule on
/// all values along an axis is each value along it.
pub(crate) type Mark<'m> = dyn FnMut(Rule, usize) + 'm;

/// [`Mark`] of one rule.
pub(super) type Marker<'m> = Box<dyn FnMut(usize) + 'm>;

/// The violations of one array.
#[derive(Default)]
pub(crate) struct Found<'m> {
    pub(crate) kinds: Vec<ViolationKind>,
    missing: Option<&'m ArrayD<bool>>,
    mark: Option<&'m mut Mark<'m>>,
}

impl<'m> Found<'m> {
    /// Nothing found so far, in an array of which those values are missing: whatever stands in
    /// their places breaks no rule, but for NaN.
    pub(crate) fn without(missing: Option<&'m ArrayD<bool>>) -> Found<'m> {
        Found {
            missing,
            ..Found::default()
        }
    }

    /// The same, where every place is wanted, and not only the first ones.
    #[cfg(any(test, feature = "map", feature = "repair"))]
    pub(crate) fn marking(missing: Option<&'m ArrayD<bool>>, mark: &'m mut Mark<'m>) -> Found<'m> {
        Found {
            kinds: Vec::new(),
            missing,
            mark: Some(mark),
        }
    }

    /// Adds that values break a rule, if there are any.
    pub(super) fn broken(&mut self, rule: &Constraint, axis: Option<usize>, tally: Option<Tally>) {
        if let Some(tally) = tally {
            let rule = rule.clone();
            self.kinds.push(ViolationKind::Rule { rule, axis, tally });
        }
    }

    /// What marks the values that break a rule, where they are to be marked.
    pub(super) fn marker(&mut self, rule: Rule) -> Option<Marker<'_>> {
        let mark = self.mark.as_mut()?;
        Some(Box::new(move |place| mark(rule, place)))
    }

    /// The values that are missing, where what stands in their places breaks no rule.
    pub(super) fn missing(&self, rule: Rule) -> Option<&'m ArrayD<bool>> {
        // NaN stands for what is missing.
        self.missing.filter(|_| rule != Rule::AllowNan)
    }

    /// Whether no value is missing, but for NaN and text, of which rules know by themselves.
    pub(super) fn is_complete(&self) -> bool {
        self.missing.is_none()
    }
}

/// The hits of a walk that count: how many, and the coordinates of the first ones in row-major
/// order.
///
/// `again` says of one value after the other, in row-major order, whether it is a hit: for where the
/// places that were kept are not all there are, or every one of them is wanted.
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
    let (count, places) = count_places(&mut counts, marker);
    let indices = places.iter().map(|&place| coordinates(place, shape));
    (count, indices.collect())
}

/// Whether the next value is a hit; `None` behind the last one.
// Not an iterator: there is one for each dtype, and every method of it would be compiled.
pub(super) type Again<'a> = dyn FnMut() -> Option<bool> + 'a;

/// How many are hits, and the first places.
pub(super) fn count_places(
    again: &mut Again<'_>,
    mut marker: Option<Marker<'_>>,
) -> (usize, Vec<usize>) {
    let (mut count, mut places) = (0, Vec::new());
    for (place, _) in std::iter::from_fn(again)
        .enumerate()
        .filter(|(_, hit)| *hit)
    {
        count += 1;
        if places.len() < Tally::SAMPLES {
            places.push(place);
        }
        if let Some(mark) = &mut marker {
            mark(place);
        }
    }
    (count, places)
}

/// A marker that is given places in an array without its first index along an axis, as if they were
/// places in the array.
pub(super) fn shifted<'m>(mut marker: Marker<'m>, shape: &[usize], axis: usize) -> Marker<'m> {
    let inner: usize = shape[axis + 1..].iter().product();
    let (rows, len) = ((shape[axis] - 1) * inner, shape[axis] * inner);
    Box::new(move |place| marker(place / rows * len + inner + place % rows))
}

/// A marker that is given the places of lines of values along an axis, and marks each value of them.
pub(super) fn along<'m>(mut marker: Marker<'m>, shape: &[usize], axis: usize) -> Marker<'m> {
    let inner: usize = shape[axis + 1..].iter().product();
    let len = shape[axis];
    Box::new(move |lane| {
        let first = lane / inner * inner * len + lane % inner;
        (0..len).for_each(|at| marker(first + at * inner));
    })
}

/// Keeps the smallest ones, in order: as many as a report shows.
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
        let first = hits.places.iter().take(Tally::SAMPLES);
        first.map(|&place| order.index(shape, place)).collect()
    } else if hits.all_placed() {
        let mut first = Vec::new();
        for &place in &hits.places {
            keep_first(&mut first, order.index(shape, place));
        }
        first
    } else {
        (0..)
            .zip(std::iter::from_fn(again))
            .filter(|(_, hit)| *hit)
            .map(|(place, _)| coordinates(place, shape))
            .take(Tally::SAMPLES)
            .collect()
    }
}
