use ndarray::ArrayViewD;
use schema_arrays::coordinates;

use super::found::{Found, Marker, keep_first};
use super::sample::tally_at;
use super::scalar::Scalar;
use schema_spec::Constraint;

pub(super) fn check<T: Scalar>(rule: &Constraint, view: &ArrayViewD<'_, T>, found: &mut Found<'_>) {
    if is_increasing(view) {
        return;
    }
    let mut placed = Vec::with_capacity(view.len());
    for (place, value) in view.iter().enumerate() {
        if let Some(key) = value.key() {
            placed.push((key, place));
        }
    }
    let repeated = repeated(placed, found.marker(rule.rule()));
    if repeated.count > 0 {
        let indices = repeated.indices(view.shape());
        let tally = tally_at(view, repeated.count, indices);
        found.broken(rule, None, Some(tally));
    }
}

/// Whether every value is larger than the one before it, as most are that are unique: told without
/// memory for every key.
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

/// What stood before: how often, and the first places in row-major order.
#[derive(Default)]
pub(super) struct Repeated {
    pub(super) count: usize,
    places: Vec<usize>,
}

impl Repeated {
    pub(super) fn indices(&self, shape: &[usize]) -> Vec<Vec<usize>> {
        let places = self.places.iter();
        places.map(|&place| coordinates(place, shape)).collect()
    }
}

/// The keys that stood before, each given with its place in row-major order.
pub(super) fn repeated<K: Ord>(
    mut placed: Vec<(K, usize)>,
    mut marker: Option<Marker<'_>>,
) -> Repeated {
    let mut repeated = Repeated::default();
    placed.sort_unstable();
    for pair in placed.windows(2) {
        if pair[0].0 == pair[1].0 {
            repeated.count += 1;
            keep_first(&mut repeated.places, pair[1].1);
            if let Some(mark) = &mut marker {
                mark(pair[1].1);
            }
        }
    }
    repeated
}
