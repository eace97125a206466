//! What is said of values.

use schema_spec::{DType, Text, Value};

use super::numbers::Number;
use super::texts::Distinct;
use super::values::Values;

/// Statistics of an array or of a column in a [`Profile`](super::Profile).
#[derive(Clone, Debug)]
pub struct Statistics {
    pub(super) values: Values,
    dtype: Option<DType>,
}

impl Statistics {
    pub(super) fn new(values: Values, dtype: Option<DType>) -> Statistics {
        Statistics { values, dtype }
    }

    /// How many values there are, missing ones included.
    pub fn count(&self) -> u64 {
        self.values.count
    }

    /// How many are missing, NaN included.
    pub fn missing(&self) -> u64 {
        self.values.without()
    }

    /// How many are NaN.
    pub fn nan(&self) -> u64 {
        self.values.nan
    }

    /// How many are infinite.
    pub fn infinite(&self) -> u64 {
        self.values.infinite()
    }

    /// How many values of an array of text were numbers or truth values in the file.
    pub fn not_text(&self) -> u64 {
        match self.is_text() {
            true => {
                let numbers = &self.values.numbers;
                let [falsehoods, truths] = self.values.truths;
                let counts = [
                    numbers.count,
                    numbers.infinite(),
                    self.values.nan,
                    falsehoods,
                    truths,
                ];
                counts
                    .iter()
                    .fold(0, |sum, count| sum.saturating_add(*count))
            }
            false => 0,
        }
    }

    pub(super) fn is_text(&self) -> bool {
        match self.dtype {
            Some(dtype) => dtype == DType::Text,
            None => self.values.texts.count > 0,
        }
    }

    pub(super) fn is_bool(&self) -> bool {
        self.dtype == Some(DType::Bool)
    }

    pub(super) fn is_integers(&self) -> bool {
        self.dtype.is_some_and(DType::is_integer)
    }

    /// Whether there are numbers, and all values are.
    pub(super) fn is_numbers(&self) -> bool {
        !self.is_text() && !self.is_bool() && self.values.numbers.count > 0
    }

    /// The smallest value: a number, which may be infinite; a truth value; or the first text. `None` if
    /// there is none, or values have no order.
    pub fn min(&self) -> Option<Value> {
        if self.is_text() {
            return self
                .values
                .texts
                .ends
                .as_ref()
                .map(|(first, _)| text(first));
        }
        if self.is_bool() {
            let first = self.values.truths.iter().position(|count| *count > 0)?;
            return Some(Value::Bool(first == 1));
        }
        if self.values.numbers.infinite[0] > 0 {
            return Some(Value::Float(f64::NEG_INFINITY));
        }
        match self.values.numbers.ends {
            Some((least, _)) => Some(self.number(least.value())),
            None => (self.values.numbers.infinite[1] > 0).then_some(Value::Float(f64::INFINITY)),
        }
    }

    /// The largest value, as [`min`](Statistics::min).
    pub fn max(&self) -> Option<Value> {
        if self.is_text() {
            return self.values.texts.ends.as_ref().map(|(_, last)| text(last));
        }
        if self.is_bool() {
            let last = self.values.truths.iter().rposition(|count| *count > 0)?;
            return Some(Value::Bool(last == 1));
        }
        if self.values.numbers.infinite[1] > 0 {
            return Some(Value::Float(f64::INFINITY));
        }
        match self.values.numbers.ends {
            Some((_, most)) => Some(self.number(most.value())),
            None => {
                (self.values.numbers.infinite[0] > 0).then_some(Value::Float(f64::NEG_INFINITY))
            }
        }
    }

    /// A number as the dtype has it, with the fewest decimals.
    pub(super) fn number(&self, value: Value) -> Value {
        match (value, self.dtype) {
            #[allow(clippy::cast_precision_loss)] // it was read as a float
            (Value::Int(number), Some(dtype)) if dtype.is_float() => Value::Float(number as f64),
            (Value::Float(number), Some(dtype)) if dtype.is_float() && dtype != DType::F64 => {
                #[allow(clippy::cast_possible_truncation)] // it is a value of the dtype
                let short = (number as f32).to_string().parse();
                Value::Float(short.unwrap_or(number))
            }
            (value, _) => value,
        }
    }

    /// The mean of the numbers that are finite, rounded once; of truth values, the share of `true`.
    pub fn mean(&self) -> Option<f64> {
        if self.is_text() {
            return None;
        }
        let [falsehoods, truths] = self.values.truths;
        match falsehoods.saturating_add(truths) {
            #[allow(clippy::cast_precision_loss)] // of a share
            count if self.is_bool() && count > 0 => Some(truths as f64 / count as f64),
            _ => self.values.numbers.mean(),
        }
    }

    /// The variance of the numbers that are finite: the mean of the squared distances from their mean.
    pub fn variance(&self) -> Option<f64> {
        (!self.is_text()).then(|| self.values.numbers.variance())?
    }

    /// The standard deviation: the root of the variance, also where that is no float.
    pub fn standard_deviation(&self) -> Option<f64> {
        (!self.is_text()).then(|| self.values.numbers.deviation())?
    }

    /// The smallest number that is not below a share of those that are finite; 0.5 is the median, the
    /// lower one of two. It is exact if [`is_exact`](Statistics::is_exact), else the middle of an
    /// interval, no farther off than [`relative_error`](Statistics::relative_error).
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let quantile = self
            .is_numbers()
            .then(|| self.values.numbers.quantile(share))??;
        match self.number(Value::Float(quantile)) {
            Value::Float(number) => Some(number),
            _ => Some(quantile),
        }
    }

    /// Whether quantiles and counts of numbers, and the number of different values, are exact.
    pub fn is_exact(&self) -> bool {
        self.values.numbers.is_exact() && self.values.texts.distinct.exact().is_some()
    }

    /// How far a quantile may be from a number of the data, as a share of it, or of 2.2e-308 if it is
    /// nearer to zero; 0 if it is exact. `None`
    /// if the numbers are of so many magnitudes that a quantile says only which power of two.
    pub fn relative_error(&self) -> Option<f64> {
        self.values.numbers.buckets.error()
    }

    /// How many different values there are, missing ones left out; of text, about so many if they are
    /// more than 1024. `None` if it is not known: of more than 2048 numbers.
    pub fn distinct(&self) -> Option<u64> {
        if self.is_text() {
            // Numbers among text are not counted as text.
            return (self.not_text() == 0).then(|| self.values.texts.distinct.len());
        }
        if self.is_bool() {
            return Some(
                self.values
                    .truths
                    .iter()
                    .filter(|count| **count > 0)
                    .count() as u64,
            );
        }
        let numbers = &self.values.numbers;
        let infinite = numbers.infinite.iter().filter(|count| **count > 0).count();
        let counts = numbers.counts().filter(|_| self.values.complex[0] == 0)?;
        Some((counts.len() + infinite) as u64)
    }

    /// The different values with their counts, in order, without missing and infinite ones, if they are
    /// known: up to 2048 numbers, and up to 1024 texts.
    pub fn counts(&self) -> Option<Vec<(Value, u64)>> {
        if self.is_text() {
            let counts = self
                .values
                .texts
                .distinct
                .exact()
                .filter(|_| self.not_text() == 0)?;
            return Some(
                counts
                    .iter()
                    .map(|(known, count)| (text(known), *count))
                    .collect(),
            );
        }
        if self.is_bool() {
            let counts = [false, true].into_iter().zip(self.values.truths);
            let counts = counts.filter(|(_, count)| *count > 0);
            return Some(
                counts
                    .map(|(truth, count)| (Value::Bool(truth), count))
                    .collect(),
            );
        }
        let numbers = &self.values.numbers;
        let counts = numbers.counts().filter(|_| self.values.complex[0] == 0)?;
        let value = |number: Number| match (number, self.dtype) {
            #[allow(clippy::cast_possible_truncation)] // it is an integer below 2^53
            (Number::Float(number), Some(dtype)) if dtype.is_integer() => {
                Value::Int(number as i128)
            }
            (number, _) => self.number(number.value()),
        };
        let counts = counts.into_iter();
        Some(
            counts
                .map(|(number, count)| (value(number), count))
                .collect(),
        )
    }

    /// The most frequent values with their counts, the most frequent first, if counts are
    /// [known](Statistics::counts); of equally frequent ones, the smallest first.
    pub fn most_frequent(&self, most: usize) -> Option<Vec<(Value, u64)>> {
        let mut counts = self.counts()?;
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts.truncate(most);
        Some(counts)
    }

    /// How many numbers lie in each of so many intervals of the same width between two ends: the
    /// counts of a histogram, which are fractions where the numbers themselves are not known.
    pub fn histogram(&self, low: f64, high: f64, bins: usize) -> Vec<f64> {
        let mut counts = vec![0.0; bins];
        if !self.is_numbers() || bins == 0 || low.is_nan() || high.is_nan() || low > high {
            return counts;
        }
        #[allow(clippy::cast_precision_loss)] // of a share
        let at = |number: f64| {
            // Halves, because the difference of two floats may overflow.
            let share = (number / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);
            let share = if share.is_nan() { 0.0 } else { share };
            share.clamp(0.0, 1.0) * bins as f64
        };
        for bucket in self.values.numbers.sorted() {
            let (from, to) = (at(bucket.low), at(bucket.high));
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss
            )] // of a place among the bins
            for (bin, count) in counts
                .iter_mut()
                .enumerate()
                .skip((from as usize).min(bins - 1))
            {
                let share = if to > from {
                    (to.min((bin + 1) as f64) - from.max(bin as f64)).max(0.0) / (to - from)
                } else {
                    1.0
                };
                *count += share * bucket.count as f64;
                if to <= (bin + 1) as f64 {
                    break;
                }
            }
        }
        counts
    }

    /// Whether the different texts are counted, and not estimated.
    pub(super) fn is_counted(&self) -> bool {
        !self.is_text() || matches!(self.values.texts.distinct, Distinct::Exact(_))
    }
}

fn text(text: &str) -> Value {
    Value::Text(Text::Owned(text.to_owned()))
}
