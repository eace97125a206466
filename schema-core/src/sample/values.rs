//! The values of an array, by rules on several of them.

use schema_spec::{Constraint, SumsTo};

use super::domain::Domain;
use super::noise::Noise;
use super::sums::{SharedSum, Sum};

/// The sizes of the axes of an array, and how many indices of each are left out before the first.
///
/// A value depends on its index with those that are left out, so that rows can be left out at either end
/// and the others remain.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Axes {
    pub(super) sizes: Vec<usize>,
    pub(super) skipped: Vec<usize>,
}

impl Axes {
    pub(super) fn len(&self) -> usize {
        self.sizes.iter().product()
    }

    /// The number of values from one to the next along the axis.
    fn stride(&self, axis: usize) -> usize {
        self.sizes[axis + 1..].iter().product()
    }

    /// The index along the axis of the value at a row-major position.
    fn index(&self, position: usize, axis: usize) -> usize {
        position / self.stride(axis) % self.sizes[axis]
    }

    /// The position of the value that is as far from the end of its lane as this one is from the beginning.
    pub(super) fn mirrored(&self, position: usize, axis: usize) -> usize {
        let (at, stride) = (self.index(position, axis), self.stride(axis));
        position - at * stride + (self.sizes[axis] - 1 - at) * stride
    }

    /// Some noise of the lane or the plane of a position: the same for all that differ along `without` only.
    fn noise(&self, noise: Noise, position: usize, without: &[usize]) -> Noise {
        let axes = (0..self.sizes.len()).filter(|axis| !without.contains(axis));
        axes.fold(noise, |noise, axis| {
            noise.part((self.index(position, axis) + self.skipped[axis]) as u64)
        })
    }

    /// The noise of the value at each row-major position.
    pub(super) fn noises(&self, noise: Noise) -> Vec<Noise> {
        let mut noises = vec![noise];
        for (size, skipped) in self.sizes.iter().zip(&self.skipped) {
            let parts = |noise: &Noise| {
                let noise = *noise;
                (*skipped..skipped + size).map(move |index| noise.part(index as u64))
            };
            noises = noises.iter().flat_map(parts).collect();
        }
        noises
    }

    /// The first position of each lane along the axis.
    fn lanes(&self, axis: usize) -> impl Iterator<Item = usize> {
        let (stride, size) = (self.stride(axis), self.sizes[axis]);
        let planes = (0..self.len()).step_by((stride * size).max(1));
        planes.flat_map(move |first| first..first + stride)
    }
}

/// The rules on several values, with axes counted from the front.
#[derive(Debug, Default)]
pub(super) struct Together {
    pub(super) unique: bool,
    pub(super) sorted: Vec<usize>,
    pub(super) increasing: Vec<usize>,
    pub(super) sums: Vec<(usize, SumsTo)>,
    pub(super) hot: Vec<usize>,
}

impl Together {
    /// The rules of an array of `rank` axes; those along an axis that it does not have do not count.
    pub(super) fn of(rules: &[Constraint], rank: usize) -> Together {
        let mut together = Together::default();
        for rule in rules {
            let axis = rule.axis().and_then(|axis| axis.resolve(rank));
            match (rule, axis) {
                (Constraint::Unique, _) => together.unique = true,
                (Constraint::Sorted(_), Some(axis)) => together.sorted.push(axis),
                (Constraint::Increasing(_), Some(axis)) => together.increasing.push(axis),
                (Constraint::SumsTo(sum), Some(axis)) => together.sums.push((axis, *sum)),
                (Constraint::OneHot(_), Some(axis)) => together.hot.push(axis),
                _ => {}
            }
        }
        for axes in [&mut together.sorted, &mut together.increasing] {
            axes.sort_unstable();
            axes.dedup();
        }
        together
    }

    /// Whether NaN would break a rule.
    pub(super) fn needs_numbers(&self) -> bool {
        !self.sums.is_empty() || !self.hot.is_empty()
    }

    /// The two axes along which lanes have a rule, if there are two.
    fn twice(&self) -> Option<(usize, usize)> {
        let sums = self.sums.iter().map(|(axis, _)| *axis);
        let mut axes = self.hot.iter().copied().chain(sums);
        let first = axes.next()?;
        axes.find(|axis| *axis != first)
            .map(|second| (first, second))
    }

    /// The same as [`fits`](Together::fits) with rules on lanes along two axes, and no other.
    fn fits_twice(&self, domain: &Domain, sizes: &[usize], first: usize, second: usize) -> bool {
        if self.unique || !self.sorted.is_empty() || !self.increasing.is_empty() {
            return sizes.iter().product::<usize>() == 1;
        }
        // Of one lane along each axis, all is one value.
        if sizes[first] == 1 && sizes[second] == 1 && !self.hot.is_empty() {
            let is_one = |(_, sum): &(usize, SumsTo)| (1.0 - sum.total).abs() <= sum.tolerance;
            return self.sums.iter().all(is_one);
        }
        match (&self.hot[..], &self.sums[..]) {
            ([_, _], []) => sizes[first] == sizes[second] && sizes[first] > 0,
            ([], [(_, rule), (_, other)]) => {
                SharedSum::of(domain, (sizes[first], rule), (sizes[second], other)).is_some()
            }
            _ => false,
        }
    }

    /// Whether there are values for the sizes, as far as that is plain.
    pub(super) fn fits(&self, domain: &Domain, sizes: &[usize]) -> bool {
        let (len, count) = (sizes.iter().product::<usize>(), domain.count());
        let lanes = |axis: usize| {
            let others = (0..sizes.len()).filter(move |other| *other != axis);
            others.map(|other| sizes[other]).product::<usize>()
        };
        if let Some((first, second)) = self.twice() {
            return self.fits_twice(domain, sizes, first, second);
        }
        let is_unique = !self.unique || len as u128 <= count;
        let is_increasing = |axis: &usize| len == 0 || sizes[*axis] as u128 <= count;
        let is_hot = |axis: &usize| {
            let along = |other: &usize| sizes[*other] <= if other == axis { 2 } else { 1 };
            let is_distinct = !self.unique || (len <= 2 && lanes(*axis) <= 1);
            let is_distinct = is_distinct && self.increasing.iter().all(along);
            lanes(*axis) == 0 || (sizes[*axis] > 0 && is_distinct)
        };
        let has_sum = |(axis, sum): &(usize, SumsTo)| {
            if lanes(*axis) == 0 {
                return true;
            }
            if self.hot.contains(axis) && len > 0 {
                return (1.0 - sum.total).abs() <= sum.tolerance;
            }
            if len == 0 {
                return sum.total.abs() <= sum.tolerance;
            }
            let others = self.increasing.iter().filter(|other| *other != axis);
            let is_distinct = self.unique || self.increasing.contains(axis);
            others.clone().all(|other| sizes[*other] <= 1)
                && (!self.unique || lanes(*axis) <= 1)
                && Sum::of(domain, sizes[*axis], sum, None, is_distinct).is_some()
        };
        is_unique
            && self.increasing.iter().all(is_increasing)
            && self.hot.iter().all(is_hot)
            && self.sums.iter().all(has_sum)
    }
}

/// The position of the foreign value, before values are put in order.
const FOREIGN: usize = 0;

/// What to make values of.
pub(super) struct Recipe<'a> {
    pub(super) domain: &'a Domain,
    pub(super) together: &'a Together,
    pub(super) axes: &'a Axes,
    pub(super) noise: Noise,
    /// That of each value.
    pub(super) noises: &'a [Noise],
    /// A key that one value gets, whether or not it is allowed.
    pub(super) foreign: Option<i128>,
    /// Whether a value is repeated, although all should differ.
    pub(super) repeats: bool,
    /// Whether each value is the simplest that the rules allow; values beyond the end are not.
    pub(super) plain: &'a [bool],
}

impl Recipe<'_> {
    /// The keys of the values in row-major order; `None` if the rules do not go together.
    pub(super) fn keys(&self) -> Option<Vec<i128>> {
        let (together, len) = (self.together, self.axes.len());
        if len == 0 {
            return Some(Vec::new());
        }
        match (&together.hot[..], &together.sums[..]) {
            ([first, second], []) if first != second => return self.permutations(*first, *second),
            ([], [first, second]) if first.0 != second.0 => return self.sums_of_two(first, second),
            _ => {}
        }
        if let Some(axis) = together.hot.first() {
            return self.one_hot(*axis);
        }
        if let Some((axis, sum)) = together.sums.first() {
            return self.sums(*axis, sum);
        }
        if together.unique {
            let keys = self.distinct(0..len)?;
            return Some(match self.is_ordered() {
                true => keys,
                false => self.shuffled(keys),
            });
        }
        match (&together.increasing[..], &together.sorted[..]) {
            ([], []) => Some(self.independent()),
            ([], [axis]) => self.by_lane(*axis, |recipe, lane| {
                let mut keys: Vec<i128> = lane.map(|position| recipe.key(position)).collect();
                keys.sort_unstable();
                Some(keys)
            }),
            ([], _) => {
                let mut keys = self.independent();
                keys.sort_unstable();
                Some(keys)
            }
            ([axis], []) => self.by_lane(*axis, |recipe, lane| recipe.distinct(lane)),
            // In row-major order, each value is larger than those before it along any axis.
            (axes, _) => self.distinct(0..len).or_else(|| self.along_diagonals(axes)),
        }
    }

    fn is_ordered(&self) -> bool {
        !self.together.increasing.is_empty() || !self.together.sorted.is_empty()
    }

    /// The key at a position, by the rules on single values.
    fn key(&self, position: usize) -> i128 {
        self.drawn(position, true)
    }

    fn drawn(&self, position: usize, ends: bool) -> i128 {
        if let Some(foreign) = self.foreign.filter(|_| position == FOREIGN) {
            return foreign;
        }
        if self.plain.get(position) == Some(&true) {
            return self.domain.plain();
        }
        self.domain.draw(self.noises[position], ends)
    }

    fn independent(&self) -> Vec<i128> {
        let mut keys: Vec<i128> = (0..self.axes.len())
            .map(|position| self.key(position))
            .collect();
        if self.foreign.is_some() {
            let at = self.noise.part(2).index(keys.len());
            keys.swap(FOREIGN, at);
        }
        keys
    }

    /// Distinct keys in order, except that one occurs twice if it should, or is foreign.
    fn distinct(&self, positions: impl Iterator<Item = usize>) -> Option<Vec<i128>> {
        let (mut keys, mut foreign) = (Vec::new(), None);
        for (at, position) in positions.enumerate() {
            if self.foreign.is_some() && position == FOREIGN {
                foreign = self.foreign;
            } else if !(self.repeats && at == 1) {
                keys.push(self.drawn(position, at == 0));
            }
        }
        let mut keys = self.domain.distinct(keys)?;
        if self.repeats {
            let at = self.noise.index(keys.len());
            keys.insert(at, keys[at]);
        }
        if let Some(foreign) = foreign {
            let at = keys.partition_point(|key| *key < foreign);
            keys.insert(at, foreign);
        }
        Some(keys)
    }

    fn shuffled(&self, keys: Vec<i128>) -> Vec<i128> {
        let places = self.noises.iter().zip(keys);
        let mut places: Vec<(u64, i128)> = places
            .map(|(noise, key)| (noise.part(2).bits(), key))
            .collect();
        if !self.plain.iter().any(|plain| *plain) {
            places.sort_unstable();
        }
        places.into_iter().map(|(_, key)| key).collect()
    }

    /// Puts the keys that `make` gives for the positions of each lane into it.
    fn by_lane(
        &self,
        axis: usize,
        mut make: impl FnMut(&Self, &mut dyn Iterator<Item = usize>) -> Option<Vec<i128>>,
    ) -> Option<Vec<i128>> {
        let mut keys = vec![0; self.axes.len()];
        let stride = self.axes.stride(axis);
        for first in self.axes.lanes(axis) {
            let positions = (0..self.axes.sizes[axis]).map(|at| first + at * stride);
            let lane = make(self, &mut positions.clone())?;
            for (position, key) in positions.zip(lane) {
                keys[position] = key;
            }
        }
        Some(keys)
    }

    /// Few distinct keys, each of which stands wherever the indices along the axes have the same sum.
    fn along_diagonals(&self, axes: &[usize]) -> Option<Vec<i128>> {
        let of = |position: usize| -> usize {
            axes.iter()
                .map(|axis| self.axes.index(position, *axis))
                .sum()
        };
        let last = self.axes.len() - 1;
        let keys = self.distinct(0..=of(last))?;
        Some((0..=last).map(|position| keys[of(position)]).collect())
    }

    /// The axes along which lanes along `axis` do not differ, so that they are in order.
    fn alike(&self, axis: usize) -> Vec<usize> {
        let ordered = self.together.sorted.iter().chain(&self.together.increasing);
        let others = ordered.filter(|other| **other != axis);
        others.copied().chain([axis]).collect()
    }

    fn one_hot(&self, axis: usize) -> Option<Vec<i128>> {
        let (zero, one) = (self.domain.key_of(0.0)?, self.domain.key_of(1.0)?);
        (self.domain.allows(zero) && self.domain.allows(one)).then_some(())?;
        let len = self.axes.sizes[axis];
        let is_last =
            self.together.sorted.contains(&axis) || self.together.increasing.contains(&axis);
        let alike = self.alike(axis);
        self.by_lane(axis, |recipe, lane| {
            let first = lane.next()?;
            let noise = recipe.axes.noise(recipe.noise, first, &alike);
            let at = match recipe.plain.get(first) {
                _ if is_last => len - 1,
                Some(true) => 0,
                _ => noise.index(len),
            };
            Some(
                (0..len)
                    .map(|other| if other == at { one } else { zero })
                    .collect(),
            )
        })
    }

    /// One 1 along each of two axes: a matrix of a permutation.
    fn permutations(&self, rows: usize, columns: usize) -> Option<Vec<i128>> {
        let (zero, one) = (self.domain.key_of(0.0)?, self.domain.key_of(1.0)?);
        let len = self.axes.sizes[rows];
        let key = |position: usize| {
            let noise = self.axes.noise(self.noise, position, &[rows, columns]);
            let mut order: Vec<usize> = (0..len).collect();
            order.sort_unstable_by_key(|at| noise.part(*at as u64).bits());
            let at = order.get(self.axes.index(position, rows));
            match at == Some(&self.axes.index(position, columns)) {
                true => one,
                false => zero,
            }
        };
        Some((0..self.axes.len()).map(key).collect())
    }

    /// Equal values, except that what one gives to its neighbor along one axis, its neighbor along the other
    /// axis takes.
    fn sums_of_two(
        &self,
        (rows, rule): &(usize, SumsTo),
        (columns, other): &(usize, SumsTo),
    ) -> Option<Vec<i128>> {
        let sizes = [self.axes.sizes[*rows], self.axes.sizes[*columns]];
        let shared = SharedSum::of(self.domain, (sizes[0], rule), (sizes[1], other))?;
        let key = |position: usize| {
            let at = [*rows, *columns].map(|axis| self.axes.index(position, axis));
            let has_neighbors = at.iter().zip(sizes).all(|(at, size)| at / 2 * 2 + 1 < size);
            let noise = self.axes.noise(self.noise, position, &[*rows, *columns]);
            let noise = noise.part((at[0] / 2) as u64).part((at[1] / 2) as u64);
            let is_plain = self.plain.get(position).is_some();
            let gives = has_neighbors && !is_plain;
            let sign = if at[0] % 2 == at[1] % 2 { 1 } else { -1 };
            self.domain
                .key_of(shared.value(if gives { sign } else { 0 }, noise))
        };
        (0..self.axes.len()).map(key).collect()
    }

    fn sums(&self, axis: usize, rule: &SumsTo) -> Option<Vec<i128>> {
        let len = self.axes.sizes[axis];
        let is_sorted = self.together.sorted.contains(&axis);
        let is_increasing = self.together.increasing.contains(&axis);
        let is_distinct = is_increasing || self.together.unique;
        let usual = Sum::of(self.domain, len, rule, None, is_distinct);
        let with_foreign = match self.foreign {
            Some(key) => Some(Sum::of(self.domain, len, rule, Some(key), is_distinct)?),
            None => None,
        };
        let alike = self.alike(axis);
        self.by_lane(axis, |recipe, lane| {
            let first = lane.next()?;
            let noise = recipe.axes.noise(recipe.noise, first, &alike);
            let is_plain = recipe.plain.get(first) == Some(&true);
            let sum = match &with_foreign {
                Some(sum) if first == FOREIGN => sum,
                _ => usual.as_ref()?,
            };
            let mut keys = sum.draw(noise, is_plain);
            if is_sorted || is_increasing {
                keys.sort_unstable();
            } else if is_distinct && !is_plain {
                let noise = noise.part(1);
                let mut places: Vec<_> = (0..).zip(keys).collect();
                places.sort_unstable_by_key(|(at, _)| noise.part(*at).bits());
                keys = places.into_iter().map(|(_, key)| key).collect();
            }
            Some(keys)
        })
    }
}
