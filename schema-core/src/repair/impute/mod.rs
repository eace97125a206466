//! Imputes missing values.

#[cfg(feature = "stream")]
mod gather;
mod learn;
mod statistic;

use ndarray::ArrayD;
use schema_arrays::{AnyArray, Cell, OwnedElement, TextArray, coordinates, match_dtype};
use schema_spec::{DType, Scalar, Value};

use super::apply::Work;
use super::cells::refilled;
use super::features::Features;
use super::log::{RepairedKind, ValueChange, ValueChanges, Why};
use super::missing::nan_is_missing;
use super::{Imputation, Step};
use learn::{Statistic, Values, most_frequent_numbers, most_frequent_texts};

#[cfg(feature = "stream")]
pub(super) use gather::Gathered;
pub(super) use learn::noun;

/// The largest number of features without a value that are reported.
const MAX_REPORTED: usize = 5;

/// The largest number of features for which something is learned if none has a value.
const MAX_EMPTY: usize = 1 << 16;

/// The source of imputed values.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// They are learned from the array.
    Learn(&'a Imputation),
    /// They were learned before, one per feature.
    Known(&'a [Option<Value>]),
    /// They were learned from all pieces, of which the array is one.
    #[cfg(feature = "stream")]
    Gathered(&'a Imputation, &'a [Result<Value, String>]),
}

impl Work<'_> {
    /// Imputes values; returns them by feature.
    pub(super) fn impute(
        &mut self,
        step: &Step,
        name: &str,
        source: Source<'_>,
        axis: Option<isize>,
    ) -> Vec<Option<Value>> {
        let nan = match self.spec(step, name) {
            Some(spec) => nan_is_missing(spec),
            None => return Vec::new(),
        };
        let Some(shape) = self.arrays.get(name).map(|array| array.shape().to_vec()) else {
            return Vec::new();
        };
        let Some(features) = Features::of(&shape, axis) else {
            let said = format!("has no axis {}", axis.unwrap_or(-1));
            self.log
                .did_not_because(step, name, Why::Shape { shape, said });
            return Vec::new();
        };
        // A small file can declare 10^17 empty features.
        if features.count > MAX_EMPTY && shape.contains(&0) {
            let said = "has features, and no values in them".to_owned();
            self.log
                .did_not_because(step, name, Why::Shape { shape, said });
            return Vec::new();
        }
        let plan = Plan {
            features,
            source,
            nan,
            all: self.learns_all,
        };
        let edit = |array: &mut AnyArray, missing: &mut Option<ArrayD<bool>>| {
            match_dtype!(match array {
                AnyArray::Primitive(array) => {
                    plan.run(array, missing.as_mut(), most_frequent_numbers)
                }
                AnyArray::Text(text) => plan.run_on_text(text),
            })
        };
        let imputed = self.arrays.edit(name, edit).unwrap_or_default();
        if imputed.changes.count > 0 {
            let with = match source {
                Source::Learn(with) => Some(with.clone()),
                Source::Known(_) => None,
                #[cfg(feature = "stream")]
                Source::Gathered(with, _) => Some(with.clone()),
            };
            let kind = RepairedKind::Imputed {
                with,
                fills: imputed.fills,
                changes: imputed.changes,
            };
            self.log.did(step, name, kind);
        }
        for (feature, reason) in imputed.unfilled {
            if features.axis.is_some() {
                let why = Why::Feature { feature, reason };
                self.log.did_not_because(step, name, why);
            } else {
                self.log.did_not(step, name, format!("it {reason}"));
            }
        }
        imputed.learned
    }
}

/// How one array is imputed.
#[derive(Clone, Copy)]
struct Plan<'a> {
    features: Features,
    source: Source<'a>,
    /// Whether NaN is missing.
    nan: bool,
    /// Whether values are learned for features without missing values too.
    all: bool,
}

/// The result of imputing one array.
#[derive(Default)]
struct Imputed {
    /// The learned value of each feature.
    learned: Vec<Option<Value>>,
    /// The imputed values, by feature.
    fills: Vec<(usize, Value)>,
    changes: ValueChanges,
    /// The features without a value to impute, with the reason.
    unfilled: Vec<(usize, String)>,
}

impl Plan<'_> {
    fn run_on_text(self, text: &mut TextArray) -> Imputed {
        let is_missing = |cell| cell == Cell::Missing;
        let mut missing = text.cells().map(|cells| cells.mapv(is_missing));
        let mut values = text.values().clone();
        let imputed = self.run(&mut values, missing.as_mut(), most_frequent_texts);
        if let Some(missing) = missing.filter(|_| imputed.changes.count > 0) {
            *text = refilled(text, values, &missing);
        }
        imputed
    }

    /// Imputes values, and unmarks them in `missing`.
    fn run<T: OwnedElement>(
        self,
        array: &mut ArrayD<T>,
        mut missing: Option<&mut ArrayD<bool>>,
        most_frequent: Statistic<T>,
    ) -> Imputed {
        let features = self.features;
        let values = Values {
            features,
            array,
            missing: missing.as_deref(),
            nan: self.nan,
        };
        let lacking = values.lacking();
        let learned = values.learn(self.source, &lacking, self.all, most_frequent);
        let mut imputed = Imputed::default();
        imputed.changes.total = array.len();
        let mut fills: Vec<Option<T>> = vec![None; features.count];
        for (feature, learned) in learned.into_iter().enumerate() {
            let fill = learned.map(|learned| learned.and_then(|value| fitting::<T>(&value)));
            let value = match &fill {
                Some(Ok(fill)) => Some(Value::from(fill.scalar())),
                _ => None,
            };
            imputed.learned.push(value.clone());
            match fill {
                _ if lacking[feature] == 0 => {}
                Some(Ok(fill)) => {
                    imputed.fills.extend(value.map(|value| (feature, value)));
                    fills[feature] = Some(fill);
                }
                Some(Err(reason)) if imputed.unfilled.len() < MAX_REPORTED => {
                    imputed.unfilled.push((feature, reason));
                }
                _ => {}
            }
        }
        self.fill(array, missing.as_deref(), &fills, &mut imputed.changes);
        if let Some(missing) = &mut missing {
            let filled = |feature: &usize| fills[*feature].is_some();
            for feature in (0..features.count).filter(filled) {
                features.part_mut(missing.view_mut(), feature).fill(false);
            }
        }
        imputed
    }

    fn fill<T: OwnedElement>(
        self,
        array: &mut ArrayD<T>,
        missing: Option<&ArrayD<bool>>,
        fills: &[Option<T>],
        changes: &mut ValueChanges,
    ) {
        let shape = array.shape().to_vec();
        let features = self.features;
        let is_filled = |feature: usize| fills[feature].is_some();
        let mut samples: Vec<(usize, ValueChange)> = Vec::new();
        let is_missing = |value: &T, missing| missing | (self.nan && value.scalar().is_nan());
        let mut put = |feature: usize, position: usize, value: &mut T, is_missing: bool| {
            let Some(fill) = &fills[feature] else { return };
            changes.count += 1;
            let position = features.position(feature, position, &shape);
            let last = samples.last().map(|(last, _)| *last);
            if samples.len() < ValueChanges::SAMPLES || last.is_some_and(|last| position < last) {
                let change = ValueChange {
                    index: coordinates(position, &shape),
                    before: (!is_missing).then(|| Value::from(value.scalar())),
                    after: Some(Value::from(fill.scalar())),
                };
                let at = samples.partition_point(|(other, _)| *other < position);
                samples.insert(at, (position, change));
                samples.truncate(ValueChanges::SAMPLES);
            }
            value.clone_from(fill);
        };
        features.change(array.view_mut(), missing, &is_filled, is_missing, &mut put);
        changes.samples = samples.into_iter().map(|(_, change)| change).collect();
    }
}

/// Converts the value to the array's type, rounding to floats.
fn fitting<T: OwnedElement>(value: &Value) -> Result<T, String> {
    let scalar = value.scalar();
    // Numbers are not converted to text.
    let is_text = matches!(scalar, Scalar::Text(_)) || T::DTYPE != DType::Text;
    (T::exact(scalar)
        .or_else(|| T::nearest(scalar))
        .filter(|_| is_text))
    .ok_or_else(|| format!("would get {value}, which does not fit {}", T::DTYPE))
}
