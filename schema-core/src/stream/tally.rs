//! Counts of invalid values, with the first of them.

use schema_spec::Value;

use super::place::{At, Place};
use crate::report::{Sample, Tally};

/// The number of invalid values, and the first of them in the order of the data.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Counted {
    pub(super) count: u64,
    first: Vec<Sampled>,
}

#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
struct Sampled {
    at: At,
    #[serde(with = "super::form::exact")]
    value: Value,
}

impl Counted {
    /// Adds the invalid values of a piece.
    pub(super) fn add(&mut self, start: Place, tally: Tally) {
        self.count = self.count.saturating_add(tally.count as u64);
        for sample in tally.samples {
            self.keep(At::of(start, &sample.index), sample.value);
        }
    }

    /// Adds one value.
    pub(super) fn push(&mut self, at: At, value: Value) {
        self.count = self.count.saturating_add(1);
        self.keep(at, value);
    }

    pub(super) fn merge(&mut self, other: Counted) {
        self.count = self.count.saturating_add(other.count);
        for Sampled { at, value } in other.first {
            self.keep(at, value);
        }
    }

    fn keep(&mut self, at: At, value: Value) {
        let place = self.first.partition_point(|before| before.at <= at);
        if place < Tally::SAMPLES {
            self.first.truncate(Tally::SAMPLES - 1);
            self.first.insert(place, Sampled { at, value });
        }
    }

    /// The tally of an array of that many values, the coordinates of which `index` knows.
    pub(super) fn tally(&self, total: usize, index: &dyn Fn(&At) -> Vec<usize>) -> Tally {
        let sample = |Sampled { at, value }: &Sampled| Sample {
            index: index(at),
            value: value.clone(),
        };
        Tally {
            count: usize::try_from(self.count).unwrap_or(usize::MAX),
            total,
            samples: self.first.iter().map(sample).collect(),
        }
    }
}
