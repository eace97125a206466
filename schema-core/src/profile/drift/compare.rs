//! Compares the statistics of two arrays, or of two columns.

use std::collections::BTreeMap;

use schema_spec::Value;

use super::distance::{Key, Shares, float};
use super::limits::Limits;
use super::noise::normal;
use super::{FindingKind, Histograms, Share};
use crate::profile::Statistics;

/// The most different integers that are taken for classes.
const CLASSES: u64 = 32;

/// The fewest values that say something of a distribution.
const FEWEST: f64 = 10.0;

/// The most classes of which it is told how they changed.
const MOST_CHANGED: usize = 3;

/// The bins of a picture.
const BINS: usize = 24;

/// Statistics before and after, and the number of rows of each, which are what was drawn by chance.
pub(super) struct Pair<'a> {
    pub(super) sides: [&'a Statistics; 2],
    pub(super) rows: [u64; 2],
    pub(super) limits: &'a Limits,
}

impl Pair<'_> {
    /// Adds what changed; why something was not compared if it was not.
    pub(super) fn compare(&self, found: &mut Vec<FindingKind>) -> Option<&'static str> {
        let share = |count: fn(&Statistics) -> u64| {
            self.sides.map(|side| Share {
                count: count(side),
                total: side.count(),
            })
        };
        if let Some((changed, chance)) = self.share_changed(share(Statistics::missing)) {
            let [before, after] = share(Statistics::missing);
            let limit = self.limits.missing();
            found.push(FindingKind::Missing {
                before,
                after,
                changed,
                limit,
                chance,
            });
        }
        if let Some((changed, chance)) = self.share_changed(share(Statistics::infinite)) {
            let [before, after] = share(Statistics::infinite);
            let limit = self.limits.missing();
            found.push(FindingKind::Infinite {
                before,
                after,
                changed,
                limit,
                chance,
            });
        }
        let sizes = self.sizes();
        if sizes[0].min(sizes[1]) < FEWEST {
            return (sizes[0].max(sizes[1]) >= FEWEST)
                .then_some("one of the two has fewer than 10 values");
        }
        if self.are_classes() {
            return self.classes(found);
        }
        if self.sides.iter().all(|side| side.is_numbers()) {
            self.range(found);
            self.mean(found);
            self.numbers(found);
        }
        None
    }

    /// How many values there are that are neither missing nor infinite; no more than rows, because the
    /// values of a row are not drawn one by one.
    fn sizes(&self) -> [f64; 2] {
        let size = |at: usize| {
            let side = self.sides[at];
            let without = side.missing().saturating_add(side.infinite());
            float(side.count().saturating_sub(without).min(self.rows[at]))
        };
        [size(0), size(1)]
    }

    /// How much a share changed, and what is allowed for chance, if it changed by more.
    fn share_changed(&self, shares: [Share; 2]) -> Option<(f64, f64)> {
        let sizes = [0, 1].map(|at| float(shares[at].total.min(self.rows[at])));
        if sizes.contains(&0.0) {
            return None;
        }
        let [before, after] = [shares[0].share(), shares[1].share()];
        let together = (before * sizes[0] + after * sizes[1]) / (sizes[0] + sizes[1]);
        let inverse = 1.0 / sizes[0] + 1.0 / sizes[1];
        let chance =
            normal(self.limits.chance() / 2.0) * (together * (1.0 - together) * inverse).sqrt();
        let changed = (after - before).abs();
        (changed > self.limits.missing() + chance).then_some((changed, chance))
    }

    /// Whether so many values can be among those after alone, or before alone, by chance: each of them
    /// is on that side with the chance of the share that the side has of all.
    fn is_chance(&self, side: usize, values: f64) -> bool {
        let sizes = self.sizes();
        let present = float(self.sides[side].count()).max(1.0);
        // As many as were drawn one by one.
        let drawn = values * (sizes[side] / present).min(1.0);
        let share = sizes[side] / (sizes[0] + sizes[1]);
        share.powf(drawn) >= self.limits.chance()
    }

    fn range(&self, found: &mut Vec<FindingKind>) {
        let [before, after] = self.sides;
        let numbers = [&before.values.numbers, &after.values.numbers];
        let (Some(old), Some(new)) = (numbers[0].ends, numbers[1].ends) else {
            return;
        };
        let (least, most) = (old.0.as_f64(), old.1.as_f64());
        let (mut below, mut above) = (0_u64, 0_u64);
        for bucket in numbers[1].sorted() {
            below = below.saturating_add(if bucket.high < least { bucket.count } else { 0 });
            above = above.saturating_add(if bucket.low > most { bucket.count } else { 0 });
        }
        let total = after.count();
        for (is_max, count, ends) in [
            (false, below, (old.0, new.0)),
            (true, above, (old.1, new.1)),
        ] {
            let outside = Share { count, total };
            if outside.share() > self.limits.outside() && !self.is_chance(1, float(count)) {
                found.push(FindingKind::Range {
                    is_max,
                    before: before.number(ends.0.value()),
                    after: after.number(ends.1.value()),
                    outside,
                    limit: self.limits.outside(),
                });
            }
        }
    }

    fn mean(&self, found: &mut Vec<FindingKind>) {
        let means = self.sides.map(Statistics::mean);
        let deviations = self
            .sides
            .map(|side| side.standard_deviation().unwrap_or(0.0));
        let [Some(before), Some(after)] = means else {
            return;
        };
        let unit = if deviations[0] > 0.0 {
            deviations[0]
        } else {
            deviations[1]
        };
        let shift = match unit {
            0.0 if before == after => 0.0,
            0.0 => f64::INFINITY,
            unit => (after / unit - before / unit).abs(),
        };
        let sizes = self.sizes();
        let chance = match unit {
            0.0 => 0.0,
            unit => {
                let error = |at: usize| (deviations[at] / unit).powi(2) / sizes[at];
                normal(self.limits.chance() / 2.0) * (error(0) + error(1)).sqrt()
            }
        };
        let limit = self.limits.mean();
        if shift > limit + chance {
            found.push(FindingKind::Mean {
                before,
                after,
                shift,
                limit,
                chance,
            });
        }
    }

    fn numbers(&self, found: &mut Vec<FindingKind>) {
        let sizes = self.sizes();
        let buckets = self.sides.map(|side| &side.values.numbers.buckets);
        let shares = Shares::of_numbers(buckets, sizes);
        let ends = self.sides.map(|side| side.values.numbers.ends);
        self.distance(&shares, found, || {
            let [Some(before), Some(after)] = ends else {
                return (None, Vec::new());
            };
            let low = before.0.as_f64().min(after.0.as_f64());
            let high = before.1.as_f64().max(after.1.as_f64());
            let histogram = |side: &Statistics| {
                let counts = side.histogram(low, high, BINS);
                let total: f64 = counts.iter().sum();
                counts.into_iter().map(|count| count / total).collect()
            };
            let [before, after] = self.sides.map(histogram);
            let histograms = Histograms {
                low,
                high,
                before,
                after,
            };
            (Some(histograms), Vec::new())
        });
    }

    fn distance(
        &self,
        shares: &Shares,
        found: &mut Vec<FindingKind>,
        picture: impl FnOnce() -> (Option<Histograms>, Vec<(Value, Share, Share)>),
    ) {
        let distance = shares.divergence();
        let chance = shares.by_chance(self.sizes(), self.limits.chance());
        let limit = self.limits.distance();
        if distance > limit + chance {
            let (histograms, values) = picture();
            found.push(FindingKind::Distribution {
                distance,
                limit,
                chance,
                histograms,
                values,
            });
        }
    }

    fn are_classes(&self) -> bool {
        let is_class = |side: &&Statistics| {
            side.is_text()
                || side.is_bool()
                || side.is_integers() && side.distinct().is_some_and(|distinct| distinct <= CLASSES)
        };
        self.sides.iter().all(is_class)
    }

    fn classes(&self, found: &mut Vec<FindingKind>) -> Option<&'static str> {
        let counts = self.sides.map(|side| {
            let counts = side.counts()?.into_iter();
            let counts = counts.map(|(value, count)| (value.to_string(), (value, count)));
            Some(counts.collect::<BTreeMap<Key, (Value, u64)>>())
        });
        let [Some(before), Some(after)] = counts else {
            return Some("its values are more than 1024 different texts, or text and numbers");
        };
        let counts = [before, after];
        let only = |side: usize| {
            let total = self.sides[side].count();
            let mut only = Vec::new();
            for (key, (value, count)) in &counts[side] {
                let share = Share {
                    count: *count,
                    total,
                };
                let is_much = share.share() > self.limits.outside();
                if !counts[1 - side].contains_key(key)
                    && is_much
                    && !self.is_chance(side, float(*count))
                {
                    only.push((value.clone(), share));
                }
            }
            only.sort_by_key(|(_, share)| std::cmp::Reverse(share.count));
            only
        };
        let limit = self.limits.outside();
        let (vanished, new) = (only(0), only(1));
        if !new.is_empty() {
            found.push(FindingKind::New { values: new, limit });
        }
        if !vanished.is_empty() {
            found.push(FindingKind::Vanished {
                values: vanished,
                limit,
            });
        }
        let shares = Shares::of_values(&counts, self.sizes());
        self.distance(&shares, found, || (None, self.changed_most(&counts)));
        None
    }

    /// The classes whose shares changed most.
    fn changed_most(
        &self,
        counts: &[BTreeMap<Key, (Value, u64)>; 2],
    ) -> Vec<(Value, Share, Share)> {
        let shares = |key: &Key| {
            [0, 1].map(|side| Share {
                count: counts[side].get(key).map_or(0, |(_, count)| *count),
                total: self.sides[side].count(),
            })
        };
        let all = counts[0].iter().chain(&counts[1]);
        let all: BTreeMap<&Key, &Value> = all.map(|(key, (value, _))| (key, value)).collect();
        let mut changed: Vec<_> = (all.into_iter())
            .map(|(key, value)| (value.clone(), shares(key)))
            .collect();
        let by = |[before, after]: &[Share; 2]| (after.share() - before.share()).abs();
        changed.sort_by(|(_, left), (_, right)| by(right).total_cmp(&by(left)));
        changed.truncate(MOST_CHANGED);
        let apart = |(value, [before, after]): (Value, [Share; 2])| (value, before, after);
        changed.into_iter().map(apart).collect()
    }
}
