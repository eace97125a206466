//! Learns values to impute from the features of an array.

use std::ops::Range;

use ndarray::ArrayD;
use schema_arrays::Element;
use schema_spec::{DType, Scalar, Value};

use super::Source;
use super::statistic::{median, most_frequent};
use crate::check::exact::ExactSum;
use crate::repair::Imputation;
use crate::repair::features::Features;

/// The largest number of features in one pass through an array.
const BLOCK: usize = 8;

const ALL_MISSING: &str = "has only missing values";

/// The imputed value, in words.
pub(in crate::repair) fn noun(with: &Imputation) -> &'static str {
    match with {
        Imputation::Mean => "mean",
        Imputation::Median => "median",
        Imputation::MostFrequent => "most frequent value",
        Imputation::Constant(_) => "constant",
    }
}

/// The values of an array, by feature, and which of them are missing.
#[derive(Clone, Copy)]
pub(super) struct Values<'a, T> {
    pub(super) features: Features,
    pub(super) array: &'a ArrayD<T>,
    /// The mask of missing values that the array itself does not mark.
    pub(super) missing: Option<&'a ArrayD<bool>>,
    /// Whether NaN is missing.
    pub(super) nan: bool,
}

impl<'a, T: Element> Values<'a, T> {
    #[inline]
    pub(super) fn is_missing(&self, value: &T, missing: bool) -> bool {
        missing | (self.nan && value.scalar().is_nan())
    }

    /// The number of missing values of each feature.
    pub(super) fn lacking(&self) -> Vec<usize> {
        let (view, count) = (self.array.view(), self.features.count);
        if let (Some(rows), None) = (self.features.rows(&view), self.missing) {
            // A vector, so that this loop vectorizes.
            let mut lacking = vec![0; count];
            for row in rows {
                for (value, lacking) in row.iter().zip(&mut lacking) {
                    *lacking += usize::from(self.is_missing(value, false));
                }
            }
            return lacking;
        }
        let add = |lacking: &mut usize, value: &T, missing| {
            *lacking += usize::from(self.is_missing(value, missing));
        };
        (self.features).fold(view, self.missing, 0..count, usize::default, add)
    }

    /// The value to impute for each feature with missing values (or for `all`), or why there is none.
    pub(super) fn learn(
        &self,
        source: Source<'_>,
        lacking: &[usize],
        all: bool,
        most_frequent: Statistic<T>,
    ) -> Vec<Option<Result<Value, String>>> {
        let is_wanted = |feature: &usize| all || lacking[*feature] > 0;
        let each = |learn: &dyn Fn(usize) -> Result<Value, String>| {
            let features = 0..lacking.len();
            features
                .map(|feature| is_wanted(&feature).then(|| learn(feature)))
                .collect()
        };
        let with = match source {
            Source::Learn(with) => with,
            #[cfg(feature = "stream")]
            Source::Gathered(_, values) => {
                return each(&|feature| match values.get(feature) {
                    Some(value) => value.clone(),
                    None => Err(ALL_MISSING.to_owned()),
                });
            }
            Source::Known(values) => {
                return each(&|feature| {
                    let known = values.get(feature).cloned().flatten();
                    known.ok_or_else(|| "has no learned value".to_owned())
                });
            }
        };
        let of_block: Statistic<T> = match with {
            Imputation::Constant(value) => return each(&|_| Ok(value.clone())),
            with => match refused(with, T::DTYPE) {
                Some(reason) => return each(&|_| Err(reason.to_owned())),
                None => match with {
                    Imputation::MostFrequent => most_frequent,
                    Imputation::Median => medians,
                    _ => means,
                },
            },
        };
        let mut found = Vec::with_capacity(lacking.len());
        for start in (0..lacking.len()).step_by(BLOCK) {
            let block = start..lacking.len().min(start + BLOCK);
            if block.clone().any(|feature| is_wanted(&feature)) {
                let of_features = of_block(self, block.clone()).into_iter();
                let of_features = block.zip(of_features);
                found.extend(
                    of_features
                        .map(|(feature, value)| is_wanted(&feature).then(|| learned(value, with))),
                );
            } else {
                found.extend(block.map(|_| None));
            }
        }
        found
    }

    /// The values of some features that are not missing, mapped by `key`.
    fn gather<K>(&self, some: Range<usize>, key: impl Fn(&'a T) -> K) -> Vec<Vec<K>> {
        let each = self.array.len() / self.features.count.max(1);
        let add = |keys: &mut Vec<K>, value, missing| {
            if !self.is_missing(value, missing) {
                keys.push(key(value));
            }
        };
        let start = || Vec::with_capacity(each);
        (self.features).fold(self.array.view(), self.missing, some, start, add)
    }
}

/// Why an imputation is impossible for a dtype, if it is.
pub(super) fn refused(with: &Imputation, dtype: DType) -> Option<&'static str> {
    if dtype.is_complex() {
        return Some("is complex, and can only be imputed by a constant");
    }
    let is_of_any = matches!(with, Imputation::MostFrequent);
    (!is_of_any && !dtype.is_real()).then_some("is not numeric, and has no mean or median")
}

/// The mean of values whose sum was not rounded, so that it does not depend on their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Mean {
    sum: ExactSum,
    count: u64,
}

impl Mean {
    pub(super) fn add(&mut self, value: f64) {
        self.sum.add(value);
        self.count += 1;
    }

    #[allow(clippy::cast_precision_loss)] // no array has 2^53 values
    pub(super) fn value(&self) -> Option<Value> {
        (self.count > 0).then(|| Value::Float(self.sum.value() / self.count as f64))
    }
}

/// A statistic of each of some features; `None` for a feature without values.
pub(super) type Statistic<T> = for<'v> fn(&Values<'v, T>, Range<usize>) -> Vec<Option<Value>>;

fn means<T: Element>(values: &Values<'_, T>, some: Range<usize>) -> Vec<Option<Value>> {
    let add = |mean: &mut Mean, value: &T, missing| {
        if !values.is_missing(value, missing) {
            mean.add(float(value));
        }
    };
    let view = values.array.view();
    let means = (values.features).fold(view, values.missing, some, Mean::default, add);
    means.iter().map(Mean::value).collect()
}

fn medians<T: Element>(values: &Values<'_, T>, some: Range<usize>) -> Vec<Option<Value>> {
    // Twice as fast as with f64.
    if T::DTYPE == DType::F32 {
        #[allow(clippy::cast_possible_truncation)] // they are f32
        let keys = values.gather(some, |value| float(value) as f32);
        return of_each(keys, |keys| median(keys, f32::total_cmp).map(Value::Float));
    }
    let keys = values.gather(some, float);
    of_each(keys, |keys| median(keys, f64::total_cmp).map(Value::Float))
}

pub(super) fn most_frequent_numbers<T: Element>(
    values: &Values<'_, T>,
    some: Range<usize>,
) -> Vec<Option<Value>> {
    if T::DTYPE.is_float() {
        return of_each(values.gather(some, float), |keys| {
            keys.sort_unstable_by(f64::total_cmp);
            most_frequent(keys).copied().map(Value::Float)
        });
    }
    let integer = |value: &T| match value.scalar() {
        Scalar::Int(number) => number,
        other => i128::from(matches!(other, Scalar::Bool(true))),
    };
    of_each(values.gather(some, integer), |keys| {
        keys.sort_unstable();
        most_frequent(keys).map(|&key| match T::DTYPE {
            DType::Bool => Value::Bool(key == 1),
            _ => Value::Int(key),
        })
    })
}

pub(super) fn most_frequent_texts(
    values: &Values<'_, String>,
    some: Range<usize>,
) -> Vec<Option<Value>> {
    of_each(values.gather(some, String::as_str), |keys| {
        keys.sort_unstable();
        most_frequent(keys).map(|&text| Value::from(Scalar::Text(text)))
    })
}

fn of_each<K>(
    mut keys: Vec<Vec<K>>,
    statistic: impl Fn(&mut [K]) -> Option<Value>,
) -> Vec<Option<Value>> {
    keys.iter_mut().map(|keys| statistic(keys)).collect()
}

/// A number as the nearest float.
#[inline]
pub(super) fn float(value: &impl Element) -> f64 {
    value.scalar().as_f64().unwrap_or(f64::NAN)
}

/// The learned value, if it is finite.
pub(super) fn learned(value: Option<Value>, with: &Imputation) -> Result<Value, String> {
    match value {
        None => Err(ALL_MISSING.to_owned()),
        Some(Value::Float(value)) if !value.is_finite() => {
            Err(format!("has {value} as its {}", noun(with)))
        }
        Some(value) => Ok(value),
    }
}
