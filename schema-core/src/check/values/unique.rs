use std::collections::BinaryHeap;

use ndarray::ArrayViewD;

use super::sample::samples;
use super::scalar::Scalar;
use super::walk::row_major_index;
use crate::{Tally, ViolationKind};

pub(super) fn check<T: Scalar>(view: &ArrayViewD<'_, T>, found: &mut Vec<ViolationKind>) {
    let repeated = repeated(|| view.iter().map(|value| value.key()));
    if repeated.count > 0 {
        let indices = repeated.indices(view.shape());
        let tally = Tally {
            count: repeated.count,
            total: view.len(),
            samples: samples(view, indices),
        };
        found.push(ViolationKind::Unique { tally });
    }
}

/// What stood before: how often, and the first places in row-major order.
pub(super) struct Repeated {
    pub(super) count: usize,
    places: Vec<usize>,
}

impl Repeated {
    pub(super) fn indices(&self, shape: &[usize]) -> Vec<Vec<usize>> {
        let places = self.places.iter();
        places.map(|&place| row_major_index(shape, place)).collect()
    }
}

/// The keys that stood before. `keys` gives them in row-major order; what is `None` repeats nothing.
///
/// Takes memory for every key, but for keys that are in order, as most are that are unique.
pub(super) fn repeated<K: Ord, I: Iterator<Item = Option<K>>>(keys: impl Fn() -> I) -> Repeated {
    let mut repeated = Repeated {
        count: 0,
        places: Vec::new(),
    };
    if keys().flatten().is_sorted_by(|left, right| left < right) {
        return repeated;
    }
    let mut placed: Vec<(K, usize)> = (0..)
        .zip(keys())
        .filter_map(|(place, key)| Some((key?, place)))
        .collect();
    placed.sort_unstable();
    let mut first = BinaryHeap::with_capacity(Tally::SAMPLES + 1);
    for pair in placed.windows(2) {
        if pair[0].0 == pair[1].0 {
            repeated.count += 1;
            first.push(pair[1].1);
            if first.len() > Tally::SAMPLES {
                first.pop();
            }
        }
    }
    repeated.places = first.into_sorted_vec();
    repeated
}
