//! Values in the place of those that are missing.

use ndarray::{ArrayD, Axis};
use schema_spec::Scalar;

use super::cells::cell;
use super::features::Features;
use super::log::{ValueChange, ValueChanges};
use super::statistic::{self, Number};
use crate::repair::Imputation;
use schema_arrays::{AnyArray, Cell, TextArray};
use schema_arrays::{Element, OwnedElement, coordinates, match_dtype};
use schema_spec::{DType, Value};

/// Where the values to put in come from.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// They are learnt from the array.
    Learn(&'a Imputation),
    /// They were learnt before: one for each feature.
    Known(&'a [Option<Value>]),
}

/// What came of it.
#[derive(Default)]
pub(super) struct Imputed {
    /// What was learnt of each feature.
    pub(super) learnt: Vec<Option<Value>>,
    /// What was put in, by feature.
    pub(super) fills: Vec<(usize, Value)>,
    pub(super) changes: ValueChanges,
    /// The features for which there is nothing to put in, with the reason.
    pub(super) without: Vec<(usize, String)>,
    /// Which values are still not there.
    pub(super) missing: Option<ArrayD<bool>>,
}

/// Up to how many features are looked at in one go through an array.
const BLOCK: usize = 8;

/// How many features of which nothing can be made are told of.
const TOLD: usize = 5;

/// Puts values in. NaN is missing where `nan` says so; `all` learns of features that lack none too.
pub(super) fn impute(
    array: &mut AnyArray,
    missing: Option<ArrayD<bool>>,
    nan: bool,
    features: Features,
    source: Source<'_>,
    all: bool,
) -> Imputed {
    match_dtype!(match array {
        AnyArray::Primitive(array) => Imputer {
            features,
            source,
            missing,
            all,
            is_nothing: |value| nan && is_nan(&value),
        }
        .run(array),
        AnyArray::Text(text) => impute_text(text, features, source, all),
    })
}

fn is_nan(value: &impl Element) -> bool {
    value.scalar().is_nan()
}

/// An element type of which something can be learnt.
pub(super) trait Learn: OwnedElement + Copy {
    /// Whether there is a mean of several of them.
    const HAS_MEAN: bool;

    /// The value as a float, if there is a mean of several.
    fn float(self) -> f64;

    /// What the values say, or why they say nothing.
    fn learn(values: &mut [Self], with: &Imputation) -> Result<Value, String>;
}

fn learn_number<T: Number>(
    values: &mut [T],
    with: &Imputation,
    has_mean: bool,
) -> Result<Value, String> {
    let learnt = match with {
        Imputation::Mean | Imputation::Median if !has_mean => {
            return Err(NO_MEAN.to_owned());
        }
        Imputation::Mean => return learnt_mean(statistic::mean(values), with),
        Imputation::Median => return learnt_mean(statistic::median(values), with),
        Imputation::MostFrequent => statistic::most_frequent(values),
        Imputation::Constant(value) => return Ok(value.clone()),
    };
    match learnt {
        None => Err(NONE_THERE.to_owned()),
        Some(Value::Float(value)) if !value.is_finite() => {
            Err(format!("has {value} as its {}", noun(with)))
        }
        Some(value) => Ok(value),
    }
}

/// A mean or a median, where there is one.
fn learnt_mean(mean: Option<f64>, with: &Imputation) -> Result<Value, String> {
    match mean {
        None => Err(NONE_THERE.to_owned()),
        Some(mean) if mean.is_finite() => Ok(Value::Float(mean)),
        Some(mean) => Err(format!("has {mean} as its {}", noun(with))),
    }
}

const NONE_THERE: &str = "has no value that is there";

const NO_MEAN: &str = "has no numbers, and so neither mean nor median";

/// What is learnt, in words.
pub(super) fn noun(with: &Imputation) -> &'static str {
    match with {
        Imputation::Mean => "mean",
        Imputation::Median => "median",
        Imputation::MostFrequent => "most frequent value",
        Imputation::Constant(_) => "constant",
    }
}

macro_rules! learn {
    ($($(#[$gate:meta])* $number:ty: $has_mean:literal;)+) => {$(
        $(#[$gate])*
        impl Learn for $number {
            const HAS_MEAN: bool = $has_mean;

            fn float(self) -> f64 {
                Number::float(self)
            }

            fn learn(values: &mut [$number], with: &Imputation) -> Result<Value, String> {
                learn_number(values, with, $has_mean)
            }
        }
    )+};
}

learn! {
    bool: false;
    u8: true;
    u16: true;
    u32: true;
    u64: true;
    i8: true;
    i16: true;
    i32: true;
    i64: true;
    f32: true;
    f64: true;
    #[cfg(feature = "half")] half::f16: true;
    #[cfg(feature = "half")] half::bf16: true;
}

#[cfg(feature = "complex")]
macro_rules! learn_complex {
    ($($part:ident)+) => {$(
        impl Learn for num_complex::Complex<$part> {
            const HAS_MEAN: bool = false;

            fn float(self) -> f64 {
                f64::NAN
            }

            fn learn(_: &mut [Self], with: &Imputation) -> Result<Value, String> {
                match with {
                    Imputation::Constant(value) => Ok(value.clone()),
                    _ => Err("is complex, for which only a constant can be put in".to_owned()),
                }
            }
        }
    )+};
}

#[cfg(feature = "complex")]
learn_complex!(f32 f64);

struct Imputer<'a, F> {
    features: Features,
    source: Source<'a>,
    missing: Option<ArrayD<bool>>,
    /// Whether something is learnt of features that lack nothing.
    all: bool,
    /// Whether a value that stands in its place is missing data.
    is_nothing: F,
}

impl<F> Imputer<'_, F> {
    fn run<T: Learn>(self, array: &mut ArrayD<T>) -> Imputed
    where
        F: Fn(T) -> bool + Copy,
    {
        let mut imputed = Imputed {
            changes: ValueChanges {
                total: array.len(),
                ..ValueChanges::default()
            },
            ..Imputed::default()
        };
        let (lacking, means) = match (self.source, &self.missing) {
            (Source::Learn(Imputation::Mean), None) if T::HAS_MEAN => self.means(array),
            _ => (self.lacking(array), Vec::new()),
        };
        let mut fills: Vec<Option<T>> = vec![None; self.features.count];
        imputed.learnt = vec![None; self.features.count];
        self.learn(array, &lacking, &means, |feature, learnt| {
            let fit = learnt.and_then(|value| fitting::<T>(&value));
            if let Ok(fill) = &fit {
                imputed.learnt[feature] = learnt_value(*fill);
            }
            if lacking[feature] == 0 {
                return;
            }
            match fit {
                Ok(fill) => {
                    let value = imputed.learnt[feature].clone();
                    imputed.fills.extend(value.map(|value| (feature, value)));
                    fills[feature] = Some(fill);
                }
                Err(reason) => {
                    if imputed.without.len() < TOLD {
                        imputed.without.push((feature, reason));
                    }
                }
            }
        });
        self.fill(array, &fills, &mut imputed.changes);
        imputed.missing = self.missing.map(|mut missing| {
            for (place, missing) in missing.indexed_iter_mut() {
                let feature = self.features.at(ndarray::Dimension::slice(&place));
                *missing &= fills[feature].is_none();
            }
            missing
        });
        imputed
    }

    /// How many values each feature lacks.
    fn lacking<T: Copy>(&self, array: &ArrayD<T>) -> Vec<usize>
    where
        F: Fn(T) -> bool,
    {
        let mut lacking = vec![0; self.features.count];
        if let (Some(values), None) = (self.features.rows(&array.view()), &self.missing) {
            for row in values.chunks_exact(self.features.count.max(1)) {
                for (lacking, &value) in lacking.iter_mut().zip(row) {
                    *lacking += usize::from((self.is_nothing)(value));
                }
            }
            return lacking;
        }
        for (feature, lacking) in lacking.iter_mut().enumerate() {
            let part = self.features.part(array.view(), feature);
            *lacking = match &self.missing {
                None => {
                    let is_nothing = |value: &&T| (self.is_nothing)(**value);
                    match part.as_slice() {
                        Some(part) => part.iter().filter(is_nothing).count(),
                        None => part.iter().filter(is_nothing).count(),
                    }
                }
                Some(missing) => part
                    .iter()
                    .zip(self.features.part(missing.view(), feature))
                    .filter(|&(&value, &missing)| missing || (self.is_nothing)(value))
                    .count(),
            };
        }
        lacking
    }

    /// How many values each feature lacks, and the mean of the others, in one go.
    #[allow(clippy::cast_precision_loss)] // no array has 2^53 values
    fn means<T: Learn>(&self, array: &ArrayD<T>) -> (Vec<usize>, Vec<Option<f64>>)
    where
        F: Fn(T) -> bool,
    {
        let features = self.features.count;
        let each = array.len() / features.max(1);
        let mut sums = vec![0.0; features];
        let mut there = vec![0_usize; features];
        if let Some(values) = self.features.rows(&array.view()) {
            for row in values.chunks_exact(features.max(1)) {
                for ((&value, sum), there) in row.iter().zip(&mut sums).zip(&mut there) {
                    let is_there = !(self.is_nothing)(value);
                    *sum += if is_there { value.float() } else { 0.0 };
                    *there += usize::from(is_there);
                }
            }
        } else {
            for feature in 0..features {
                let part = self.features.part(array.view(), feature);
                let (mut sum, mut count) = (0.0, 0);
                let mut add = |value: &T| {
                    if !(self.is_nothing)(*value) {
                        sum += value.float();
                        count += 1;
                    }
                };
                match part.as_slice() {
                    Some(part) => part.iter().for_each(&mut add),
                    None => part.iter().for_each(&mut add),
                }
                (sums[feature], there[feature]) = (sum, count);
            }
        }
        let means = sums.iter().zip(&there);
        let means = means.map(|(sum, &count)| (count > 0).then(|| sum / count as f64));
        (
            there.iter().map(|there| each - there).collect(),
            means.collect(),
        )
    }

    /// Tells of each feature that lacks values what to put in.
    fn learn<T: Learn>(
        &self,
        array: &ArrayD<T>,
        lacking: &[usize],
        means: &[Option<f64>],
        mut tell: impl FnMut(usize, Result<Value, String>),
    ) where
        F: Fn(T) -> bool + Copy,
    {
        let with = match self.source {
            Source::Learn(with) => with,
            Source::Known(values) => {
                for feature in (0..lacking.len()).filter(|&feature| lacking[feature] > 0) {
                    let known = values.get(feature).cloned().flatten();
                    tell(
                        feature,
                        known.ok_or_else(|| "has no value that was learnt".to_owned()),
                    );
                }
                return;
            }
        };
        if !means.is_empty() {
            for (feature, mean) in means.iter().enumerate() {
                if self.all || lacking[feature] > 0 {
                    tell(feature, learnt_mean(*mean, with));
                }
            }
            return;
        }
        let needs_values = !matches!(with, Imputation::Constant(_));
        let mut start = 0;
        while start < lacking.len() {
            let end = lacking.len().min(start + BLOCK);
            let block = start..end;
            start = end;
            if !self.all && lacking[block.clone()].iter().all(|&count| count == 0) {
                continue;
            }
            let mut values = if needs_values {
                let missing = self.missing.as_ref();
                let view = array.view();
                self.features
                    .gather(&view, missing, self.is_nothing, block.clone())
            } else {
                vec![Vec::new(); block.len()]
            };
            for (feature, values) in block.zip(&mut values) {
                if self.all || lacking[feature] > 0 {
                    tell(feature, T::learn(values, with));
                }
            }
        }
    }

    /// Puts the values in.
    fn fill<T: Learn>(&self, array: &mut ArrayD<T>, fills: &[Option<T>], changes: &mut ValueChanges)
    where
        F: Fn(T) -> bool,
    {
        let features = self.features;
        let shape = array.shape().to_vec();
        if let (true, None) = (features.rows(&array.view()).is_some(), &self.missing) {
            let count = features.count.max(1);
            let values = array.as_slice_mut().unwrap_or_default();
            for (row, values) in values.chunks_exact_mut(count).enumerate() {
                for (feature, value) in values.iter_mut().enumerate() {
                    if (self.is_nothing)(*value)
                        && let Some(fill) = fills[feature]
                    {
                        let before = *value;
                        *value = fill;
                        changes.add(|| {
                            change(
                                coordinates(row * count + feature, &shape),
                                Some(before),
                                fill,
                            )
                        });
                    }
                }
            }
            return;
        }
        for (feature, fill) in fills.iter().enumerate() {
            let Some(fill) = *fill else { continue };
            let mut part = match features.axis {
                Some(axis) => array.index_axis_mut(Axis(axis), feature),
                None => array.view_mut(),
            };
            let missing = self.missing.as_ref();
            let missing = missing.map(|missing| features.part(missing.view(), feature));
            let mut holes = missing.as_ref().map(|missing| missing.iter());
            let mut found = Vec::new();
            let mut put = |place: usize, value: &mut T| {
                let is_hole = holes
                    .as_mut()
                    .and_then(Iterator::next)
                    .is_some_and(|hole| *hole);
                if is_hole || (self.is_nothing)(*value) {
                    let before = (!is_hole).then_some(*value);
                    *value = fill;
                    changes.count += 1;
                    if found.len() < ValueChanges::SAMPLES {
                        let index = features.index(place, feature, &shape);
                        found.push(change(index, before, fill));
                    }
                }
            };
            match (part.as_slice_mut(), &self.missing) {
                (Some(part), None) => {
                    for (place, value) in part.iter_mut().enumerate() {
                        put(place, value);
                    }
                }
                _ => {
                    for (place, value) in part.iter_mut().enumerate() {
                        put(place, value);
                    }
                }
            }
            changes.samples.extend(found);
            first_ones(changes);
        }
    }
}

fn learnt_value<T: Learn>(value: T) -> Option<Value> {
    cell(&AnyArray::from(ndarray::arr0(value)), None, &[])
}

fn change<T: Learn>(index: Vec<usize>, before: Option<T>, after: T) -> ValueChange {
    ValueChange {
        index,
        before: before.and_then(learnt_value),
        after: learnt_value(after),
    }
}

/// The value as one of the array's type, which it may have to be rounded to if that is a float.
fn fitting<T: OwnedElement>(value: &Value) -> Result<T, String> {
    let scalar = value.scalar();
    T::exact(scalar)
        .or_else(|| T::nearest(scalar))
        .ok_or_else(|| format!("would get {value}, which is no {}", T::DTYPE))
}

fn impute_text(text: &mut TextArray, features: Features, source: Source<'_>, all: bool) -> Imputed {
    let mut imputed = Imputed {
        changes: ValueChanges {
            total: text.values().len(),
            ..ValueChanges::default()
        },
        ..Imputed::default()
    };
    let mut cells = match text.cells() {
        Some(cells) => cells.clone(),
        None if all => ArrayD::from_elem(text.values().shape(), Cell::Text),
        None => return imputed,
    };
    let mut values = text.values().clone();
    imputed.learnt = vec![None; features.count];
    let shape = values.shape().to_vec();
    for feature in 0..features.count {
        let lacks = features
            .part(cells.view(), feature)
            .iter()
            .any(|cell| *cell == Cell::Missing);
        if !lacks && !all {
            continue;
        }
        let learnt = match source {
            Source::Known(values) => (values.get(feature).cloned().flatten())
                .ok_or_else(|| "has no value that was learnt".to_owned()),
            Source::Learn(Imputation::Constant(value)) => Ok(value.clone()),
            Source::Learn(Imputation::MostFrequent) => {
                let part = features.part(values.view(), feature);
                let there = part
                    .iter()
                    .zip(features.part(cells.view(), feature))
                    .filter(|(_, cell)| **cell != Cell::Missing);
                let mut there: Vec<&str> = there.map(|(text, _)| text.as_str()).collect();
                statistic::most_frequent_text(&mut there).ok_or_else(|| NONE_THERE.to_owned())
            }
            Source::Learn(_) => Err(NO_MEAN.to_owned()),
        };
        let fill = learnt.and_then(|value| match value {
            Value::Text(text) => Ok(text.into_owned()),
            other => Err(format!("would get {other}, which is no {}", DType::Text)),
        });
        let fill = match fill {
            Ok(fill) => fill,
            Err(reason) => {
                if lacks && imputed.without.len() < TOLD {
                    imputed.without.push((feature, reason));
                }
                continue;
            }
        };
        let value = Value::from(Scalar::Text(&fill));
        imputed.learnt[feature] = Some(value.clone());
        if !lacks {
            continue;
        }
        imputed.fills.push((feature, value.clone()));
        let mut part = match features.axis {
            Some(axis) => values.index_axis_mut(Axis(axis), feature),
            None => values.view_mut(),
        };
        let mut of_part = match features.axis {
            Some(axis) => cells.index_axis_mut(Axis(axis), feature),
            None => cells.view_mut(),
        };
        for (place, (text, cell)) in part.iter_mut().zip(&mut of_part).enumerate() {
            if *cell == Cell::Missing {
                text.clone_from(&fill);
                *cell = Cell::Text;
                imputed.changes.count += 1;
                imputed.changes.samples.push(ValueChange {
                    index: features.index(place, feature, &shape),
                    before: None,
                    after: Some(value.clone()),
                });
                if imputed.changes.samples.len() > 2 * ValueChanges::SAMPLES {
                    first_ones(&mut imputed.changes);
                }
            }
        }
    }
    if imputed.changes.count == 0 {
        return imputed;
    }
    first_ones(&mut imputed.changes);
    *text = if cells.iter().all(|cell| *cell == Cell::Text) {
        TextArray::from(values)
    } else {
        TextArray::with_cells(values, cells)
            .unwrap_or_else(|| unreachable!("both are as they were"))
    };
    imputed
}

/// Keeps the samples that come first in row-major order.
fn first_ones(changes: &mut ValueChanges) {
    changes
        .samples
        .sort_by(|left, right| left.index.cmp(&right.index));
    changes.samples.truncate(ValueChanges::SAMPLES);
}
