//! The most frequent values: how often each value occurs, within a bound on memory.

use std::collections::HashMap;

use schema_spec::{DType, Scalar, Value};

/// The memory that different values may take.
const BYTES: usize = 1 << 28;

/// What a value takes in a map besides its text, about.
const ENTRY: usize = 64;

/// How often the values of each feature occur.
#[derive(Debug)]
pub(super) struct Counts {
    features: Vec<HashMap<Key, u64>>,
    bytes: usize,
}

/// A value, in the order of values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Key {
    Whole(i128),
    /// Bits whose order is that of `total_cmp`.
    Float(i64),
    Text(Box<str>),
}

impl Counts {
    pub(super) fn new(count: usize) -> Counts {
        Counts {
            features: vec![HashMap::new(); count],
            bytes: 0,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.features.len()
    }

    pub(super) fn add(&mut self, feature: usize, value: Scalar<'_>) {
        let key = match value {
            Scalar::Int(number) => Key::Whole(number),
            Scalar::Bool(truth) => Key::Whole(truth.into()),
            Scalar::Float(number) => Key::Float(ordered(number.to_bits().cast_signed())),
            Scalar::Text(text) => Key::Text(text.into()),
            Scalar::Complex(..) => return,
        };
        let text = match &key {
            Key::Text(text) => text.len(),
            _ => 0,
        };
        let bytes = &mut self.bytes;
        *self.features[feature].entry(key).or_insert_with(|| {
            *bytes += ENTRY + text;
            0
        }) += 1;
    }

    /// # Errors
    ///
    /// The different values take too much memory.
    pub(super) fn check(&self) -> Result<(), String> {
        if self.bytes <= BYTES {
            return Ok(());
        }
        Err(format!(
            "counting its different values takes more than {} MiB; a mean, a median or a constant takes \
             none",
            BYTES >> 20
        ))
    }

    /// The most frequent value of each feature; if there are several, the smallest.
    pub(super) fn values(&self, dtype: Option<DType>) -> Vec<Option<Value>> {
        let features = self.features.iter();
        features
            .map(|counts| most_frequent(counts, dtype))
            .collect()
    }
}

fn most_frequent(counts: &HashMap<Key, u64>, dtype: Option<DType>) -> Option<Value> {
    let mut sorted: Vec<(&Key, u64)> = counts.iter().map(|(key, count)| (key, *count)).collect();
    sorted.sort_unstable();
    let mut most: Option<(&Key, u64)> = None;
    let mut last: Option<(&Key, u64)> = None;
    for (key, count) in sorted {
        let run = match (last, key) {
            // -0 equals 0, and begins a run of both.
            (Some((first @ Key::Float(left), before)), Key::Float(right))
                if float(*left) == float(*right) =>
            {
                (first, before + count)
            }
            // No NaN equals another.
            (_, Key::Float(number)) if float(*number).is_nan() => (key, 1),
            _ => (key, count),
        };
        if most.is_none_or(|(_, most)| run.1 > most) {
            most = Some(run);
        }
        last = Some(run);
    }
    most.map(|(key, _)| match key {
        Key::Whole(number) if dtype == Some(DType::Bool) => Value::Bool(*number == 1),
        Key::Whole(number) => Value::Int(*number),
        Key::Float(bits) => Value::Float(float(*bits)),
        Key::Text(text) => Value::from(Scalar::Text(text)),
    })
}

/// Turns the bits of a float into an integer of the same order, and back.
fn ordered(bits: i64) -> i64 {
    bits ^ ((bits >> 63).cast_unsigned() >> 1).cast_signed()
}

fn float(key: i64) -> f64 {
    f64::from_bits(ordered(key).cast_unsigned())
}
