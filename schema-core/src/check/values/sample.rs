//! From places in a walk to the samples of a report.

use ndarray::ArrayViewD;
use schema_arrays::coordinates;

use super::scalar::Scalar;
use super::scan::Hits;
use super::walk::Order;
use crate::{Sample, Tally, Value};

/// The coordinates of the first hits in row-major order.
///
/// `again` goes through the whole array in row-major order, for where the places that were kept
/// are not all there are.
pub(super) fn first_indices(
    order: &Order,
    shape: &[usize],
    hits: &Hits,
    again: &mut dyn Iterator<Item = bool>,
) -> Vec<Vec<usize>> {
    if order.row_major {
        let first = hits.places.iter().take(Tally::SAMPLES);
        first.map(|&place| order.index(shape, place)).collect()
    } else if hits.all_placed() {
        let mut indices: Vec<_> = (hits.places.iter())
            .map(|&place| order.index(shape, place))
            .collect();
        indices.sort_unstable();
        indices.truncate(Tally::SAMPLES);
        indices
    } else {
        (0..)
            .zip(again)
            .filter(|(_, hit)| *hit)
            .map(|(place, _)| coordinates(place, shape))
            .take(Tally::SAMPLES)
            .collect()
    }
}

/// The tally of the values of `view` that are `bad`; `None` where there are none.
pub(super) fn tally<T: Scalar>(
    view: &ArrayViewD<'_, T>,
    hits: &Hits,
    bad: &dyn Fn(T) -> bool,
) -> Option<Tally> {
    if hits.count == 0 {
        return None;
    }
    let mut again = view.iter().map(|&value| bad(value));
    let indices = first_indices(&Order::of(view), view.shape(), hits, &mut again);
    Some(tally_at(view, hits.count, indices))
}

/// The tally of `count` values, of which those at the coordinates are the first.
pub(super) fn tally_at<T: Scalar>(
    view: &ArrayViewD<'_, T>,
    count: usize,
    indices: Vec<Vec<usize>>,
) -> Tally {
    Tally {
        count,
        total: view.len(),
        samples: samples(indices, &|index| Some(view.get(index)?.value())),
    }
}

/// The values at those coordinates.
pub(super) fn samples(
    indices: Vec<Vec<usize>>,
    value: &dyn Fn(&[usize]) -> Option<Value>,
) -> Vec<Sample> {
    let sample = |index: Vec<usize>| {
        let value = value(&index)?;
        Some(Sample { index, value })
    };
    indices.into_iter().filter_map(sample).collect()
}
