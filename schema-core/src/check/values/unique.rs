use ndarray::ArrayViewD;
use schema_arrays::coordinates;

use super::found::{Found, Marker, keep_first};
use super::sample::tally_at;
use super::scalar::Scalar;
use schema_spec::Constraint;
use schema_spec::rules::Rule;

pub(super) fn check<T: Scalar>(rule: &Constraint, view: &ArrayViewD<'_, T>, found: &mut Found<'_>) {
    let missing = found.missing(Rule::Unique);
    if missing.is_none() && is_increasing(view) {
        return;
    }
    let mut missing = missing.map(|missing| missing.iter());
    let mut placed = Vec::with_capacity(view.len());
    for (position, value) in view.iter().enumerate() {
        let is_missing = missing.as_mut().and_then(Iterator::next) == Some(&true);
        if let Some(key) = value.key().filter(|_| !is_missing) {
            placed.push((key, position));
        }
    }
    let repeated = repeated(placed, found.marker(rule.rule()));
    if repeated.count > 0 {
        let indices = repeated.indices(view.shape());
        let tally = tally_at(view, repeated.count, indices);
        found.broken(rule, None, Some(tally));
    }
}

/// Whether every value is larger than the one before it, which is common for unique values, and does
/// not require memory for the keys.
fn is_increasing<T: Scalar>(view: &ArrayViewD<'_, T>) -> bool {
    let mut last = None;
    for value in view {
        let key = value.key();
        if key.is_some() {
            if key <= last {
                return false;
            }
            last = key;
        }
    }
    true
}

/// The number of values that repeat an earlier one, and their first positions in row-major order.
#[derive(Default)]
pub(super) struct Repeated {
    pub(super) count: usize,
    positions: Vec<usize>,
}

impl Repeated {
    pub(super) fn indices(&self, shape: &[usize]) -> Vec<Vec<usize>> {
        let positions = self.positions.iter();
        positions
            .map(|&position| coordinates(position, shape))
            .collect()
    }
}

/// Finds the keys that repeat an earlier one; each is given with its row-major position.
pub(super) fn repeated<K: Ord>(
    mut placed: Vec<(K, usize)>,
    mut marker: Option<Marker<'_>>,
) -> Repeated {
    let mut repeated = Repeated::default();
    placed.sort_unstable();
    for pair in placed.windows(2) {
        if pair[0].0 == pair[1].0 {
            repeated.count += 1;
            keep_first(&mut repeated.positions, pair[1].1);
            if let Some(mark) = &mut marker {
                mark(pair[1].1);
            }
        }
    }
    repeated
}
