//! How far two distributions are from each other.

use std::collections::BTreeMap;

use schema_spec::Value;

use super::noise::chi_squared;
use crate::profile::buckets::Buckets;

/// The most intervals into which numbers are put.
const INTERVALS: f64 = 16.0;

/// The values that each interval should have, of the smaller data.
const IN_EACH: f64 = 10.0;

/// The fewest values of a group.
const FEWEST: f64 = 5.0;

/// The shares of values in some groups, of the data before and after.
pub(super) struct Shares(Vec<[f64; 2]>);

impl Shares {
    /// Puts numbers into intervals that have equal shares of both data together, as far as the numbers
    /// allow that. There are fewer for little data.
    pub(super) fn of_numbers(buckets: [&Buckets; 2], sizes: [f64; 2]) -> Shares {
        let mut both = buckets[0].clone();
        both.merge(buckets[1].clone());
        let mut counts: BTreeMap<u64, [f64; 2]> = BTreeMap::new();
        for (side, buckets) in buckets.into_iter().enumerate() {
            for (key, count) in buckets.coarse(&both) {
                counts.entry(key).or_default()[side] += float(count);
            }
        }
        let totals = [float(buckets[0].count()), float(buckets[1].count())];
        let intervals = (sizes[0].min(sizes[1]) / IN_EACH)
            .floor()
            .clamp(2.0, INTERVALS);
        let mut shares = Vec::new();
        let (mut share, mut so_far) = ([0.0; 2], 0.0);
        for counts in counts.into_values() {
            let own = [counts[0] / totals[0], counts[1] / totals[1]];
            let middle = own[0].midpoint(own[1]);
            // A number that is frequent by itself has an interval of its own.
            if middle > 1.0 / intervals && share != [0.0; 2] {
                shares.push(std::mem::take(&mut share));
            }
            share = [share[0] + own[0], share[1] + own[1]];
            so_far += middle;
            #[allow(clippy::cast_precision_loss)] // at most 16
            let due = (shares.len() + 1) as f64 / intervals;
            if so_far >= due - 1e-9 || middle > 1.0 / intervals {
                shares.push(std::mem::take(&mut share));
            }
        }
        if share != [0.0; 2] {
            shares.push(share);
        }
        Shares(shares)
    }

    /// The shares of each value; those that are rare in both data are one group.
    pub(super) fn of_values(counts: &[BTreeMap<Key, (Value, u64)>; 2], sizes: [f64; 2]) -> Shares {
        let total = |side: usize| float(counts[side].values().map(|(_, count)| *count).sum());
        let totals = [total(0), total(1)];
        let mut keys: Vec<&Key> = counts[0].keys().chain(counts[1].keys()).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut shares = Vec::new();
        let mut rare = [0.0; 2];
        for key in keys {
            let share = |side: usize| {
                let counts: &BTreeMap<Key, (Value, u64)> = &counts[side];
                counts.get(key).map_or(0.0, |(_, count)| float(*count)) / totals[side]
            };
            let share = [share(0), share(1)];
            if share[0] * sizes[0] + share[1] * sizes[1] < FEWEST {
                rare = [rare[0] + share[0], rare[1] + share[1]];
            } else {
                shares.push(share);
            }
        }
        if rare != [0.0; 2] {
            shares.push(rare);
        }
        Shares(shares)
    }

    /// The divergence of Jensen and Shannon, in bits: from 0 for equal shares to 1 if no group has values
    /// of both.
    pub(super) fn divergence(&self) -> f64 {
        let term = |share: f64, middle: f64| match share {
            0.0 => 0.0,
            share => share * (share / middle).log2(),
        };
        let terms = self.0.iter().map(|&[before, after]| {
            let middle = before.midpoint(after);
            term(before, middle).midpoint(term(after, middle))
        });
        terms.sum::<f64>().clamp(0.0, 1.0)
    }

    /// What that exceeds with a chance, if both data are draws of the same distribution.
    ///
    /// Eight times the divergence in nats, divided by the sum of the inverse sizes, is about a
    /// chi-squared number with one degree less than there are groups: its mean is not zero, so that a
    /// limit alone would find drift in whatever is small.
    pub(super) fn by_chance(&self, sizes: [f64; 2], chance: f64) -> f64 {
        if self.0.len() < 2 {
            return 0.0;
        }
        #[allow(clippy::cast_precision_loss)] // of groups
        let degrees = (self.0.len() - 1) as f64;
        let most = chi_squared(degrees, chance);
        most * (1.0 / sizes[0] + 1.0 / sizes[1]) / (8.0 * std::f64::consts::LN_2)
    }
}

/// A value that is compared with others: text, or a number without its type.
pub(super) type Key = String;

#[allow(clippy::cast_precision_loss)] // of a share
pub(super) fn float(count: u64) -> f64 {
    count as f64
}
