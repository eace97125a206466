//! Medians by selection: each pass counts the next bits of keys whose order is that of the values.

use schema_spec::{DType, Value};

/// The most bits that a pass counts.
const MOST: u32 = 16;

/// The medians of features, exact, in constant memory.
#[derive(Debug)]
pub(super) struct Medians {
    /// Whether keys are those of `f32`, which need half as many passes.
    is_f32: bool,
    /// How many bits of the keys are known, and how many this pass counts.
    known: u32,
    chunk: u32,
    features: Vec<Feature>,
}

#[derive(Debug)]
struct Feature {
    /// The number of values, which the first pass counts.
    count: u64,
    /// The values in the middle, which are two if the number of values is even.
    middle: [Target; 2],
    /// For each beginning of the keys of the targets, how often each continuation occurs.
    counts: Vec<(u64, Vec<u64>)>,
}

/// A value that is looked for.
#[derive(Clone, Copy, Debug, Default)]
struct Target {
    /// The known bits of its key.
    prefix: u64,
    /// Its rank among the values with these bits.
    rank: u64,
}

impl Medians {
    pub(super) fn new(count: usize, dtype: DType) -> Medians {
        // All features are counted at once, in 16 MiB or so for each value in the middle.
        let chunk = (21 - count.max(1).ilog2().min(21)).clamp(4, MOST);
        let feature = || Feature {
            count: 0,
            middle: [Target::default(); 2],
            counts: vec![(0, vec![0; 1 << chunk])],
        };
        Medians {
            is_f32: dtype == DType::F32,
            known: 0,
            chunk,
            features: (0..count).map(|_| feature()).collect(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.features.len()
    }

    fn bits(&self) -> u32 {
        if self.is_f32 { 32 } else { 64 }
    }

    /// Counts a value.
    pub(super) fn add(&mut self, feature: usize, value: f64) {
        let key = self.key(value);
        let rest = self.bits() - self.known;
        let prefix = key.checked_shr(rest).unwrap_or(0);
        let next = (key >> (rest - self.chunk)) & ((1 << self.chunk) - 1);
        let Ok(next) = usize::try_from(next) else {
            return;
        };
        for (of, counts) in &mut self.features[feature].counts {
            if *of == prefix {
                counts[next] += 1;
            }
        }
    }

    /// Ends a pass; returns the medians after the last one.
    pub(super) fn next(&mut self) -> Option<Vec<Option<Value>>> {
        let is_first = self.known == 0;
        let chunk = self.chunk;
        self.known += chunk;
        let left = self.bits() - self.known;
        self.chunk = self.chunk.min(left);
        for feature in &mut self.features {
            feature.narrow(is_first, chunk);
            let prefixes = feature.middle.map(|target| target.prefix);
            let different = if prefixes[0] == prefixes[1] { 1 } else { 2 };
            let of = |prefix: &u64| (*prefix, vec![0; 1 << self.chunk]);
            feature.counts = match left {
                0 => Vec::new(),
                _ => prefixes[..different].iter().map(of).collect(),
            };
        }
        if left > 0 {
            return None;
        }
        let medians = self.features.iter().map(|feature| {
            let [lower, upper] = feature.middle.map(|target| self.value(target.prefix));
            match feature.count {
                0 => None,
                count if count % 2 == 1 => Some(Value::Float(upper)),
                _ => Some(Value::Float(lower.midpoint(upper))),
            }
        });
        Some(medians.collect())
    }

    /// Bits whose order is that of `total_cmp`.
    #[allow(clippy::cast_possible_truncation)] // of a value that is `f32`
    fn key(&self, value: f64) -> u64 {
        if self.is_f32 {
            let bits = (value as f32).to_bits();
            let is_negative = bits >> 31 == 1;
            u64::from(if is_negative { !bits } else { bits | 1 << 31 })
        } else {
            let bits = value.to_bits();
            let is_negative = bits >> 63 == 1;
            if is_negative { !bits } else { bits | 1 << 63 }
        }
    }

    #[allow(clippy::cast_possible_truncation)] // keys of `f32` have 32 bits
    fn value(&self, key: u64) -> f64 {
        if self.is_f32 {
            let key = key as u32;
            let is_positive = key >> 31 == 1;
            f32::from_bits(if is_positive { key ^ (1 << 31) } else { !key }).into()
        } else {
            let is_positive = key >> 63 == 1;
            f64::from_bits(if is_positive { key ^ (1 << 63) } else { !key })
        }
    }
}

impl Feature {
    /// Learns the bits of the targets that this pass counted.
    fn narrow(&mut self, is_first: bool, chunk: u32) {
        if is_first {
            self.count = self.counts.iter().flat_map(|(_, counts)| counts).sum();
            self.middle[0].rank = self.count.saturating_sub(1) / 2;
            self.middle[1].rank = self.count / 2;
        }
        for target in &mut self.middle {
            let counts = self.counts.iter().find(|(of, _)| *of == target.prefix);
            let mut bin = 0;
            for (at, &count) in (0_u64..).zip(counts.iter().flat_map(|(_, counts)| counts)) {
                bin = at;
                if target.rank < count {
                    break;
                }
                target.rank -= count;
            }
            target.prefix = (target.prefix << chunk) | bin;
        }
    }
}
