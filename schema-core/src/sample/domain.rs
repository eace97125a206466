//! The values that the rules on single values allow, in order, each by an integer: its key.
//!
//! Consecutive keys are consecutive values, so that distinct values are distinct integers, and sorted
//! ones sorted integers. An integer is its own key. That of a float is its magnitude's bits, with its sign:
//! both zeros have the key 0, as they are equal.

// Keys are of at most 65 bits, and an index is one of a list.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

use schema_spec::{Constraint, DType, Scalar, Value, ValueRange};

use super::noise::Noise;
use crate::check::{integer, integer_ends};

/// The allowed values of an array.
pub(super) struct Domain {
    /// The dtype; of a complex one, that of its parts.
    dtype: DType,
    allowed: Allowed,
    /// The texts that have keys, in order; empty if words are made.
    texts: Vec<String>,
    /// Whether the schema gives the smallest and the largest value.
    is_bounded: (bool, bool),
}

enum Allowed {
    /// Every key from the first to the second.
    Run(i128, i128),
    /// In order.
    List(Vec<i128>),
}

/// Text that stands between allowed texts and after them, to break rules with.
const FOREIGN: &str = "other";

impl Domain {
    /// The values that the rules allow; `None` if there are none, or there is no such dtype in this build.
    pub(super) fn of(dtype: DType, rules: &[Constraint]) -> Option<Domain> {
        let dtype = part(dtype);
        let mut texts = texts(rules);
        let (mut lo, mut hi) = match dtype {
            DType::Bool => (0, 1),
            DType::Text if texts.is_empty() => (0, SYLLABLES.pow(4) - 1),
            DType::Text => (0, i128::try_from(texts.len()).ok()? - 1),
            _ => match dtype.integer_bounds() {
                Some(ends) => ends,
                None => {
                    let has_inf = rules.contains(&Constraint::AllowInf);
                    let most = key_of(dtype, f64::INFINITY)? - i128::from(!has_inf);
                    (-most, most)
                }
            },
        };
        let mut is_bounded = (matches!(dtype, DType::Bool), matches!(dtype, DType::Bool));
        let mut list: Option<Vec<i128>> = None;
        for rule in rules {
            match rule {
                Constraint::Range(range) => {
                    let (min, max) = ends(dtype, range)?;
                    (lo, hi) = (lo.max(min), hi.min(max));
                    is_bounded.0 |= range.min().is_some();
                    is_bounded.1 |= range.max().is_some();
                }
                Constraint::OneOf(values) => {
                    let keys = values.iter().filter_map(|value| key(dtype, value, &texts));
                    let mut keys: Vec<i128> = keys.collect();
                    keys.sort_unstable();
                    keys.dedup();
                    list = Some(match list {
                        Some(before) => {
                            keys.retain(|key| before.binary_search(key).is_ok());
                            keys
                        }
                        None => keys,
                    });
                }
                _ => {}
            }
        }
        let allowed = match list {
            Some(mut keys) => {
                keys.retain(|key| (lo..=hi).contains(key));
                (!keys.is_empty()).then_some(Allowed::List(keys))?
            }
            None => (lo <= hi).then_some(Allowed::Run(lo, hi))?,
        };
        if !matches!(allowed, Allowed::List(_)) {
            texts.clear();
        }
        Some(Domain {
            dtype,
            allowed,
            texts,
            is_bounded,
        })
    }

    /// The number of allowed values.
    pub(super) fn count(&self) -> u128 {
        match &self.allowed {
            Allowed::Run(lo, hi) => (hi - lo + 1).unsigned_abs(),
            Allowed::List(keys) => keys.len() as u128,
        }
    }

    /// The smallest and the largest key.
    pub(super) fn ends(&self) -> (i128, i128) {
        match &self.allowed {
            Allowed::Run(lo, hi) => (*lo, *hi),
            Allowed::List(keys) => (keys[0], keys[keys.len() - 1]),
        }
    }

    /// Whether the schema gives the smallest and the largest value.
    pub(super) fn is_bounded(&self) -> (bool, bool) {
        self.is_bounded
    }

    /// The allowed keys, if they are listed, or few.
    pub(super) fn listed(&self) -> Option<Vec<i128>> {
        match &self.allowed {
            Allowed::List(keys) => Some(keys.clone()),
            Allowed::Run(lo, hi) if hi - lo < FEW => Some((*lo..=*hi).collect()),
            Allowed::Run(..) => None,
        }
    }

    pub(super) fn allows(&self, key: i128) -> bool {
        match &self.allowed {
            Allowed::Run(lo, hi) => (*lo..=*hi).contains(&key),
            Allowed::List(keys) => keys.binary_search(&key).is_ok(),
        }
    }

    pub(super) fn is_integer(&self) -> bool {
        self.dtype.is_integer()
    }

    pub(super) fn dtype(&self) -> DType {
        self.dtype
    }

    /// The simplest allowed value: 0 if it is allowed, else the one nearest to it, or the first of a list.
    pub(super) fn plain(&self) -> i128 {
        match &self.allowed {
            Allowed::Run(lo, hi) => 0.clamp(*lo, *hi),
            Allowed::List(keys) => keys[0],
        }
    }

    /// A random allowed value. With `ends`, the smallest and the largest are more likely than others.
    pub(super) fn draw(&self, noise: Noise, ends: bool) -> i128 {
        let (lo, hi) = match &self.allowed {
            Allowed::Run(lo, hi) => (*lo, *hi),
            Allowed::List(keys) => {
                return keys[noise.part(0).index(keys.len())];
            }
        };
        if ends {
            let infinity = self.infinity();
            match noise.below(16) {
                0 if self.is_bounded.0 || Some(-lo) == infinity => return lo,
                1 if self.is_bounded.1 || Some(hi) == infinity => return hi,
                _ => {}
            }
        }
        let noise = noise.part(1);
        if !self.dtype.is_float() {
            let (lo, hi) = self.usual(lo, hi);
            let count = (hi - lo + 1).unsigned_abs();
            return lo + noise.below(count).cast_signed();
        }
        let (low, high) = self.usual_floats(lo, hi);
        let unit = noise.unit();
        let number = low * (1.0 - unit) + high * unit;
        key_of(self.dtype, number).map_or(lo, |key| key.clamp(lo, hi))
    }

    /// The key of infinity.
    fn infinity(&self) -> Option<i128> {
        key_of(self.dtype, f64::INFINITY).filter(|_| self.dtype.is_float())
    }

    /// The integers that are drawn from: all of them between two bounds, else some near 0 or the bound.
    fn usual(&self, lo: i128, hi: i128) -> (i128, i128) {
        if hi - lo < 1000 || self.dtype == DType::Text {
            return (lo, hi);
        }
        match self.is_bounded {
            (true, true) => (lo, hi),
            (true, false) => (lo, hi.min(lo + USUAL)),
            (false, true) => (lo.max(hi - USUAL), hi),
            (false, false) => (lo.max(-USUAL), hi.min(USUAL)),
        }
    }

    /// The same of floats.
    pub(super) fn usual_floats(&self, lo: i128, hi: i128) -> (f64, f64) {
        let finite = key_of(self.dtype, f64::INFINITY).map_or(0, |key| key - 1);
        let low = self.number(lo.clamp(-finite, finite));
        let high = self.number(hi.clamp(-finite, finite));
        let wide = 10.0;
        match self.is_bounded {
            (true, true) => (low, high),
            (true, false) => (low, high.min(low + f64::max(wide, low.abs()))),
            (false, true) => (low.max(high - f64::max(wide, high.abs())), high),
            (false, false) => (low.max(-wide), high.min(wide)),
        }
    }

    /// Makes sorted keys distinct with as little change as possible; `None` if there are too few values.
    pub(super) fn distinct(&self, mut keys: Vec<i128>) -> Option<Vec<i128>> {
        if keys.len() as u128 > self.count() {
            return None;
        }
        let place = |key: i128| match &self.allowed {
            Allowed::Run(..) => key,
            // Every key is of the list.
            Allowed::List(list) => list.partition_point(|other| *other < key) as i128,
        };
        let end = match &self.allowed {
            Allowed::Run(_, hi) => *hi,
            Allowed::List(list) => list.len() as i128 - 1,
        };
        keys.sort_unstable();
        for key in &mut keys {
            *key = place(*key);
        }
        for at in 1..keys.len() {
            keys[at] = keys[at].max(keys[at - 1] + 1);
        }
        for (key, largest) in keys.iter_mut().rev().zip((i128::MIN..=end).rev()) {
            *key = (*key).min(largest);
        }
        if let Allowed::List(list) = &self.allowed {
            for key in &mut keys {
                *key = list[*key as usize];
            }
        }
        Some(keys)
    }

    /// Keys that are not allowed, the simplest first.
    pub(super) fn foreign(&self) -> Vec<i128> {
        let (lo, hi) = self.ends();
        let mut found = Vec::new();
        let mut add = |key: Option<i128>| {
            if let Some(key) = key
                && !self.allows(key)
                && self.holds(key)
                && !found.contains(&key)
            {
                found.push(key);
            }
        };
        if self.dtype == DType::Text {
            (0..self.texts.len()).for_each(|at| add(i128::try_from(at).ok()));
        } else if self.dtype.is_float() {
            let (low, high) = (self.number(lo), self.number(hi));
            for number in [
                high + 1.0,
                low - 1.0,
                high * 2.0,
                low * 2.0,
                f64::midpoint(low, high),
                0.5,
                2.0,
            ] {
                add(key_of(self.dtype, number).filter(|_| number.is_finite()));
            }
            add(Some(hi + 1));
            add(Some(lo - 1));
        } else {
            add(Some(hi + 1));
            add(Some(lo - 1));
            (0..4).for_each(|key| add(Some(key)));
            (lo..=hi).take(64).for_each(|key| add(Some(key)));
        }
        found
    }

    /// Whether the dtype has the finite value.
    fn holds(&self, key: i128) -> bool {
        match self.dtype {
            DType::Bool => (0..=1).contains(&key),
            DType::Text => usize::try_from(key).is_ok_and(|key| key < self.texts.len()),
            dtype => match dtype.integer_bounds() {
                Some((min, max)) => (min..=max).contains(&key),
                None => self.infinity().is_some_and(|most| key.abs() < most),
            },
        }
    }

    /// The number of a key.
    pub(super) fn number(&self, key: i128) -> f64 {
        match self.dtype.is_float() {
            true => number_of(self.dtype, key),
            false => key as f64,
        }
    }

    /// The key of a number that the dtype has.
    pub(super) fn key_of(&self, number: f64) -> Option<i128> {
        match self.dtype.is_float() {
            true => key_of(self.dtype, number),
            false => (number.fract() == 0.0).then_some(number as i128),
        }
    }

    /// The value of a key that is no text.
    pub(super) fn scalar(&self, key: i128) -> Scalar<'static> {
        match self.dtype {
            DType::Bool => Scalar::Bool(key == 1),
            dtype if dtype.is_float() => Scalar::Float(number_of(dtype, key)),
            _ => Scalar::Int(key),
        }
    }

    /// The text of a key.
    pub(super) fn text(&self, key: i128) -> String {
        let known = usize::try_from(key).ok().and_then(|at| self.texts.get(at));
        known.cloned().unwrap_or_else(|| word(key))
    }
}

/// The largest number of values that are tried one by one.
const FEW: i128 = 64;

/// The largest magnitude of integers without bounds.
const USUAL: i128 = 100;

fn part(dtype: DType) -> DType {
    match dtype {
        DType::ComplexF32 => DType::F32,
        DType::ComplexF64 => DType::F64,
        other => other,
    }
}

/// All listed texts with some others, in order; none if none is listed.
fn texts(rules: &[Constraint]) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for rule in rules {
        if let Constraint::OneOf(values) = rule {
            texts.extend(values.iter().filter_map(|value| match value {
                Value::Text(text) => Some(text.to_string()),
                _ => None,
            }));
        }
    }
    if let Some(largest) = texts.iter().max() {
        let last = format!("{largest} or {FOREIGN}");
        texts.extend([FOREIGN.to_owned(), last]);
    }
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// The key of a value in a rule; `None` if the dtype has no such value.
fn key(dtype: DType, value: &Value, texts: &[String]) -> Option<i128> {
    match (dtype, value) {
        (DType::Bool, Value::Bool(truth)) => Some(i128::from(*truth)),
        (DType::Text, Value::Text(text)) => {
            let at = texts.binary_search_by(|other| other.as_str().cmp(text));
            at.ok()?.try_into().ok()
        }
        (DType::Bool | DType::Text, _) => None,
        (dtype, value) if dtype.is_float() => key_of(dtype, value.as_f64()?),
        (_, value) => integer(value),
    }
}

/// The smallest and the largest key in a range; `None` if it is empty.
fn ends(dtype: DType, range: &ValueRange) -> Option<(i128, i128)> {
    if let Some((min, max)) = dtype.integer_bounds() {
        return integer_ends(range, min, max);
    }
    let key = |bound: &Value| key_of(dtype, bound.as_f64()?);
    let most = key_of(dtype, f64::INFINITY)?;
    let lo = range.min().map_or(Some(-most), key)?;
    let hi = range.max().map_or(Some(most), key)?;
    let is_open = range.max().is_some() && !range.max_inclusive();
    Some((lo, hi - i128::from(is_open)))
}

/// The key of the nearest float; `None` of NaN, or if the dtype is none of this build.
pub(super) fn key_of(dtype: DType, number: f64) -> Option<i128> {
    if number.is_nan() {
        return None;
    }
    let magnitude = number.abs();
    let bits = match dtype {
        DType::F64 => i128::from(magnitude.to_bits()),
        DType::F32 => i128::from((magnitude as f32).to_bits()),
        #[cfg(feature = "half")]
        DType::F16 => i128::from(half::f16::from_f64(magnitude).to_bits()),
        #[cfg(feature = "half")]
        DType::BF16 => i128::from(half::bf16::from_f64(magnitude).to_bits()),
        _ => return None,
    };
    Some(if number < 0.0 { -bits } else { bits })
}

/// The float of a key, which is one of the dtype.
fn number_of(dtype: DType, key: i128) -> f64 {
    let bits = key.unsigned_abs() as u64;
    let magnitude = match dtype {
        DType::F32 => f32::from_bits(bits as u32).into(),
        #[cfg(feature = "half")]
        DType::F16 => half::f16::from_bits(bits as u16).into(),
        #[cfg(feature = "half")]
        DType::BF16 => half::bf16::from_bits(bits as u16).into(),
        _ => f64::from_bits(bits),
    };
    if key < 0 { -magnitude } else { magnitude }
}

const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
const VOWELS: &[u8; 5] = b"aeiou";
const SYLLABLES: i128 = 16 * 5;

/// A word of four syllables, in the order of the keys.
fn word(key: i128) -> String {
    let mut word = String::with_capacity(8);
    for place in (0..4).rev() {
        let syllable = (key.max(0) / SYLLABLES.pow(place) % SYLLABLES) as usize;
        word.push(CONSONANTS[syllable / VOWELS.len()].into());
        word.push(VOWELS[syllable % VOWELS.len()].into());
    }
    word
}
