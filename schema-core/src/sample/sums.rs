//! Values whose sum is fixed, each of a domain.
//!
//! Floats are multiples of a power of two, so that all sums of them are exact, in whatever order a check
//! adds them.

// Sums are compared with the total after they are made, in f64, as a check compares them.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss
)]

use schema_spec::SumsTo;

use super::domain::Domain;
use super::noise::Noise;

/// How to draw `len` values with a given sum.
pub(super) enum Sum {
    Grid(Grid),
    Listed(Listed),
}

impl Sum {
    /// `None` if no values have the sum, or none were found. `first` is a value that one of them has,
    /// whether or not it is allowed.
    pub(super) fn of(
        domain: &Domain,
        len: usize,
        rule: &SumsTo,
        first: Option<i128>,
        is_distinct: bool,
    ) -> Option<Sum> {
        match domain.listed() {
            Some(keys) if !is_distinct => {
                Listed::of(domain, &keys, len, rule, first).map(Sum::Listed)
            }
            _ => Grid::of(domain, len, rule, first, is_distinct).map(Sum::Grid),
        }
    }

    /// The keys of values with the sum, in any order, except that `first` is the first.
    pub(super) fn draw(&self, noise: Noise, is_plain: bool) -> Vec<i128> {
        match self {
            Sum::Grid(grid) => grid.draw(noise, is_plain),
            Sum::Listed(listed) => listed.draw(noise, is_plain),
        }
    }
}

/// Multiples of `step`.
pub(super) struct Grid {
    step: f64,
    /// The smallest and the largest multiple.
    lo: i128,
    hi: i128,
    len: usize,
    /// The sum of those to draw.
    sum: i128,
    first: Option<i128>,
    is_distinct: bool,
    /// The key of each multiple.
    key: Key,
}

type Key = Box<dyn Fn(f64) -> Option<i128>>;

/// The largest number of times that the step is halved for a sum to be near enough.
const HALVINGS: i32 = 64;

/// The largest sum of magnitudes, in steps: integers up to it are exact in `f64`.
const EXACT: i128 = 1 << 53;

impl Grid {
    fn of(
        domain: &Domain,
        len: usize,
        rule: &SumsTo,
        first: Option<i128>,
        is_distinct: bool,
    ) -> Option<Grid> {
        let (low, high) = span(domain, len, rule.total);
        let first = first.map(|key| domain.number(key));
        let drawn = len - usize::from(first.is_some());
        // No value is larger than this; its multiples are those of the dtype.
        let most = low.abs().max(high.abs()).max(first.unwrap_or(0.0).abs());
        let (digits, smallest) = match domain.dtype().float_limits() {
            Some(limits) => {
                let digits = limits.digits as i32;
                // Smaller powers of two have no exact reciprocal.
                (
                    digits,
                    (exponent(limits.min_positive) - (digits - 1)).max(-1000),
                )
            }
            None => (53, 0),
        };
        let finest = if domain.is_integer() || most == 0.0 {
            0
        } else {
            // 2^digits steps reach `most`, and 2^53 the sum of all of them.
            let of_sum = exponent(most * len as f64) + 1 - 53;
            of_sum.max(exponent(most) + 1 - digits)
        };
        for halved in 0..HALVINGS {
            let at = (finest - halved).max(smallest);
            let step = 2_f64.powi(at);
            let grid = Grid::with(domain, (low, high), (len, drawn), rule, first, step, digits);
            if let Some(grid) = grid.and_then(|grid| grid.distinct(is_distinct)) {
                return Some(grid);
            }
            if at == smallest {
                break;
            }
        }
        None
    }

    fn with(
        domain: &Domain,
        (low, high): (f64, f64),
        (len, drawn): (usize, usize),
        rule: &SumsTo,
        first: Option<f64>,
        step: f64,
        digits: i32,
    ) -> Option<Grid> {
        let most = (1_i128 << digits).min(EXACT / len.max(1) as i128);
        let lo = ((low / step).ceil() as i128).max(-most);
        let hi = ((high / step).floor() as i128).min(most);
        let before = match first {
            Some(number) if (number / step).fract() == 0.0 && (number / step).abs() < 9e15 => {
                (number / step) as i128
            }
            Some(_) => return None,
            None => 0,
        };
        if lo > hi && drawn > 0 {
            return None;
        }
        let drawn_i = drawn as i128;
        let (least, largest) = match drawn {
            0 => (0, 0),
            _ => (drawn_i * lo, drawn_i * hi),
        };
        let holds = |sum: i128| (sum as f64 * step - rule.total).abs() <= rule.tolerance;
        let nearest = (rule.total / step).round();
        if nearest.abs() > 9e15 {
            return None;
        }
        let sum = (nearest as i128).clamp(before + least, before + largest);
        holds(sum).then_some(())?;
        let dtype = domain.dtype();
        let key: Key = match domain.is_integer() {
            true => Box::new(|number| Some(number as i128)),
            false => Box::new(move |number| super::domain::key_of(dtype, number)),
        };
        Some(Grid {
            step,
            lo,
            hi,
            len: drawn,
            sum: sum - before,
            first: first.map(|_| before),
            is_distinct: false,
            key,
        })
    }

    /// The same for values that differ: `k + i`, the `i`-th smallest, differ if no `k` is smaller than the
    /// one before it.
    fn distinct(mut self, is_distinct: bool) -> Option<Grid> {
        if is_distinct {
            let len = self.len as i128;
            if len > 0 {
                self.hi -= len - 1;
                self.sum -= len * (len - 1) / 2;
                let fits = self.lo <= self.hi
                    && (len * self.lo..=len * self.hi).contains(&self.sum)
                    && self.first.is_none();
                fits.then_some(())?;
            }
            self.is_distinct = true;
        }
        Some(self)
    }

    fn draw(&self, noise: Noise, is_plain: bool) -> Vec<i128> {
        let mut steps = split(self.sum, self.len, (self.lo, self.hi), noise, is_plain);
        if self.is_distinct {
            steps.sort_unstable();
            for (at, step) in (0..).zip(&mut steps) {
                *step += at;
            }
        }
        let steps = self.first.into_iter().chain(steps);
        steps
            .map(|step| (self.key)(step as f64 * self.step).unwrap_or(0))
            .collect()
    }
}

/// A number that has one sum if it is added so many times, and another if it is added so many other times.
pub(super) struct SharedSum {
    steps: i128,
    step: f64,
    /// By how much values may differ from it, in steps.
    room: i128,
}

impl SharedSum {
    pub(super) fn of(
        domain: &Domain,
        (len, rule): (usize, &SumsTo),
        (other_len, other): (usize, &SumsTo),
    ) -> Option<SharedSum> {
        let (low, high) = span(domain, len, rule.total);
        let (mut least, mut most) = (low, high);
        for (len, rule) in [(len, rule), (other_len, other)] {
            let len = len as f64;
            least = least.max((rule.total - rule.tolerance) / len);
            most = most.min((rule.total + rule.tolerance) / len);
        }
        let means = [rule.total / len as f64, other.total / other_len as f64];
        let mean = means.into_iter().find(|mean| (least..=most).contains(mean));
        let mean = mean.unwrap_or(f64::midpoint(least, most));
        let digits = domain
            .dtype()
            .float_limits()
            .map(|limits| limits.digits as i32);
        let step = match digits {
            // Twice the mean has one digit more, and the sum some more.
            Some(digits) if mean != 0.0 => {
                let longer = exponent(len.max(other_len) as f64) + 2;
                2_f64.powi((exponent(mean) + 2 - digits.min(53 - longer)).max(-1000))
            }
            _ => 1.0,
        };
        let steps = (mean / step).round();
        if !steps.is_finite() || steps.abs() > 9e15 {
            return None;
        }
        let holds = |(len, rule): (usize, &SumsTo)| {
            (steps * len as f64 * step - rule.total).abs() <= rule.tolerance
        };
        let value = steps * step;
        let is_allowed = domain.key_of(value).is_some_and(|key| domain.allows(key));
        let fits = is_allowed && holds((len, rule)) && holds((other_len, other));
        // A list of values has no others near them.
        let room = match domain.listed() {
            Some(_) => 0.0,
            None => (value - low).min(high - value).min(value.abs()).max(0.0),
        };
        fits.then_some(SharedSum {
            steps: steps as i128,
            step,
            room: (room / step).floor() as i128,
        })
    }

    /// The number, and a random part of the room more or less.
    pub(super) fn value(&self, sign: i128, noise: Noise) -> f64 {
        let more = noise.below(self.room.unsigned_abs() + 1).cast_signed();
        (self.steps + sign * more) as f64 * self.step
    }
}

/// The exponent of the largest power of two that is not larger.
fn exponent(number: f64) -> i32 {
    let bits = number.to_bits() >> 52 & 0x7ff;
    if bits == 0 { -1022 } else { bits as i32 - 1023 }
}

/// The smallest and the largest value to draw: those of the domain, where it is bounded, else some that
/// leave room for the sum.
fn span(domain: &Domain, len: usize, total: f64) -> (f64, f64) {
    let (lo, hi) = domain.ends();
    let (lo, hi) = (domain.number(lo), domain.number(hi));
    let (lo, hi) = (lo.clamp(-f64::MAX, f64::MAX), hi.clamp(-f64::MAX, f64::MAX));
    let mean = total / len.max(1) as f64;
    let room = total.abs().max(1.0);
    let is_bounded = domain.is_bounded();
    let low = match is_bounded.0 {
        true => lo,
        false => lo.max(mean.min(hi).min(0.0) - room),
    };
    let high = match is_bounded.1 {
        true => hi,
        false => hi.min(mean.max(low).max(0.0) + room),
    };
    (low, high)
}

/// `len` integers with that sum, each within the bounds, which allow the sum: a random point of the simplex,
/// cut off at the bounds, or, for one in 8, one of the corners.
fn split(sum: i128, len: usize, (lo, hi): (i128, i128), noise: Noise, is_plain: bool) -> Vec<i128> {
    let room = hi - lo;
    let excess = sum - lo * len as i128;
    let mut shares: Vec<i128> = vec![0; len];
    let is_corner = !is_plain && noise.part(0).one_in(8);
    if !is_corner && !is_plain {
        // Exponential variates, divided by their sum, are uniform on the simplex.
        let weight = |at: usize| -noise.part(at as u64 + 1).unit().max(1e-12).ln() + 1e-12;
        let weights: Vec<f64> = (0..len).map(weight).collect();
        let all: f64 = weights.iter().sum();
        for (share, weight) in shares.iter_mut().zip(weights) {
            *share = ((excess as f64 * (weight / all)) as i128).clamp(0, room);
        }
        // Rounding may have given too much.
        let mut over = shares.iter().sum::<i128>() - excess;
        for share in &mut shares {
            let less = over.clamp(0, *share);
            *share -= less;
            over -= less;
        }
    }
    let mut rest = excess - shares.iter().sum::<i128>();
    let first = noise.part(u64::MAX).index(len);
    for done in 0..len {
        let at = if is_plain { done } else { (first + done) % len };
        let left = (len - done) as i128;
        let share = match is_corner {
            true => rest,
            false => (rest + left - 1) / left,
        };
        // What the others have no room for is needed here.
        let more = share.min(room - shares[at]);
        shares[at] += more;
        rest -= more;
    }
    for share in &mut shares {
        let more = rest.min(room - *share);
        *share += more;
        rest -= more;
    }
    shares.into_iter().map(|share| lo + share).collect()
}

/// A list of values, some of which add up to the sum.
pub(super) struct Listed {
    keys: Vec<i128>,
    /// The values, as multiples of a common step.
    steps: Vec<i128>,
    /// The sums of so many values with which the rest can still be reached, in order.
    sums: Vec<Vec<i128>>,
    sum: i128,
    first: Option<i128>,
}

/// The largest number of sums that are considered.
const SUMS: usize = 1 << 20;

impl Listed {
    fn of(
        domain: &Domain,
        keys: &[i128],
        len: usize,
        rule: &SumsTo,
        first: Option<i128>,
    ) -> Option<Listed> {
        let numbers: Vec<f64> = keys.iter().map(|key| domain.number(*key)).collect();
        let before = first.map_or(0.0, |key| domain.number(key));
        let all = numbers.iter().chain([&before]);
        let most = all
            .clone()
            .fold(0.0, |most: f64, number| most.max(number.abs()));
        let finest = all
            .filter(|number| **number != 0.0)
            .map(|number| {
                exponent(*number) - 52 + (number.to_bits() | 1 << 52).trailing_zeros() as i32
            })
            .min();
        let step = 2_f64.powi(finest.unwrap_or(0));
        if !most.is_finite() || most / step > 2_f64.powi(80) {
            return None;
        }
        let steps: Vec<i128> = numbers
            .iter()
            .map(|number| (number / step) as i128)
            .collect();
        let before = (before / step) as i128;
        let drawn = len - usize::from(first.is_some());
        let (least, largest) = (*steps.iter().min()?, *steps.iter().max()?);
        // Sums of floats are rounded, in an order that is not known here.
        let rounded = match most * len as f64 / step <= EXACT as f64 {
            true => 0.0,
            false => most * (len * len) as f64 * f64::EPSILON,
        };
        let room = rule.tolerance - rounded;
        let off = |sum: i128| ((sum + before) as f64 * step - rule.total).abs();
        // Any tolerance is of few steps, or the sums are.
        let low = ((rule.total - rule.tolerance) / step).floor() as i128;
        let low = low.saturating_sub(before + 1);
        let high = ((rule.total + rule.tolerance) / step).ceil() as i128;
        let high = high.saturating_sub(before - 1);
        let mut sums = vec![vec![0]];
        let mut count = 0;
        for at in 1..=drawn {
            let left = (drawn - at) as i128;
            let mut next: Vec<i128> = Vec::new();
            for sum in &sums[at - 1] {
                let more = steps.iter().map(|step| sum + step);
                next.extend(more.filter(|sum| {
                    let (least, largest) = (sum + left * least, sum + left * largest);
                    largest >= low && least <= high
                }));
            }
            next.sort_unstable();
            next.dedup();
            count += next.len();
            if count > SUMS {
                return None;
            }
            sums.push(next);
        }
        let reached = sums[drawn].iter().copied();
        let sum = reached.min_by(|left, right| off(*left).total_cmp(&off(*right)))?;
        let holds = room >= 0.0 && off(sum) <= room;
        holds.then(|| Listed {
            keys: keys.to_vec(),
            steps,
            sums,
            sum,
            first,
        })
    }

    fn draw(&self, noise: Noise, is_plain: bool) -> Vec<i128> {
        let mut drawn = Vec::with_capacity(self.sums.len());
        let mut sum = self.sum;
        for at in (1..self.sums.len()).rev() {
            let count = self.steps.len();
            let first = match is_plain {
                true => 0,
                false => noise.part(at as u64).index(count),
            };
            let turns = (first..count).chain(0..first);
            let mut fits = turns.filter(|&of| {
                self.sums[at - 1]
                    .binary_search(&(sum - self.steps[of]))
                    .is_ok()
            });
            let Some(of) = fits.next() else { break };
            sum -= self.steps[of];
            drawn.push(self.keys[of]);
        }
        self.first.into_iter().chain(drawn).collect()
    }
}
