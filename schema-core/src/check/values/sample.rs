//! Converts positions in a walk to the samples of a report.

use ndarray::ArrayViewD;
use schema_spec::rules::Rule;

use super::found::{Found, count};
use super::scalar::Scalar;
use super::scan::Hits;
use super::walk::Order;
use crate::report::{Sample, Tally};
use schema_spec::Value;

/// The tally of the values of `view` that are `bad`; `None` if there are none.
pub(super) fn tally<T: Scalar>(
    view: &ArrayViewD<'_, T>,
    hits: &Hits,
    bad: &dyn Fn(T) -> bool,
    rule: Rule,
    found: &mut Found<'_>,
) -> Option<Tally> {
    if hits.count == 0 {
        return None;
    }
    let mut values = view.iter();
    let mut again = || Some(bad(*values.next()?));
    let (order, shape) = (Order::of(view), view.shape());
    let (missing, marker) = (found.missing(rule), found.marker(rule));
    let (count, indices) = count(&order, shape, hits, &mut again, missing, marker);
    (count > 0).then(|| tally_at(view, count, indices))
}

/// The tally of `count` values, the first of which are at the coordinates.
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

/// The values at the coordinates.
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
