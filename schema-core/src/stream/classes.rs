//! The distinct values of an array, if they are few, and how many of their rows would be dropped.

use std::collections::BTreeMap;

use ndarray::ArrayD;
use schema_arrays::AnyView;
use schema_spec::{Scalar, Text, Value};

use crate::check::{integral, pieces};

/// Distinct values that are not missing, each with the number of its rows, and the number of those that
/// would be dropped in each way.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Classes {
    #[serde(with = "super::form::pairs")]
    pub(super) counts: BTreeMap<Class, Vec<u64>>,
    /// Whether there are more than are kept, or some that have no order.
    pub(super) are_many: bool,
    /// Whether one is a truth value.
    pub(super) has_truth: bool,
}

/// A value that has an order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Class {
    Number(#[serde(with = "super::form::integer")] i128),
    Truth(bool),
    Word(String),
}

impl Class {
    /// `None` for fractions and complex numbers.
    fn of(value: Scalar<'_>) -> Option<Class> {
        match value {
            Scalar::Int(value) => Some(Class::Number(value)),
            Scalar::Float(value) => integral(value).map(Class::Number),
            Scalar::Bool(truth) => Some(Class::Truth(truth)),
            Scalar::Text(text) => Some(Class::Word(text.to_owned())),
            Scalar::Complex(..) => None,
        }
    }

    pub(super) fn value(&self) -> Value {
        match self {
            Class::Number(number) => Value::Int(*number),
            Class::Truth(truth) => Value::Bool(*truth),
            Class::Word(word) => Value::Text(Text::Owned(word.clone())),
        }
    }
}

impl Classes {
    /// Adds the values of a piece. Each of `dropped` says for each row whether it is dropped, or is empty
    /// if none is. At most `most` values are kept.
    pub(super) fn add(
        &mut self,
        view: &AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
        dropped: &[Vec<bool>],
        most: usize,
    ) {
        if self.are_many {
            return;
        }
        if dropped.is_empty()
            && missing.is_none()
            && let Some(counts) = pieces::few_integers(view)
        {
            for (number, count) in counts {
                self.put(Some((Class::Number(number), vec![count])), most);
            }
            return;
        }
        let rows = view.shape().first().copied().unwrap_or(1).max(1);
        let inner = (view.len() / rows).max(1);
        let mut missing = missing.map(|missing| missing.iter());
        // Labels come in runs, or are the same few.
        let mut last: Option<(Class, Vec<u64>)> = None;
        for (at, value) in view.scalars().enumerate() {
            let is_missing = missing.as_mut().and_then(Iterator::next) == Some(&true);
            let Some(value) = value.filter(|value| !is_missing && !value.is_nan()) else {
                continue;
            };
            let Some(class) = Class::of(value) else {
                self.are_many = true;
                break;
            };
            if last.as_ref().is_none_or(|(same, _)| *same != class) {
                self.put(last.take(), most);
            }
            let (_, counts) = last.get_or_insert_with(|| (class, vec![0; 1 + dropped.len()]));
            counts[0] += 1;
            for (count, rows) in counts[1..].iter_mut().zip(dropped) {
                *count += u64::from(rows.get(at / inner) == Some(&true));
            }
            if self.are_many {
                break;
            }
        }
        self.put(last, most);
    }

    fn put(&mut self, class: Option<(Class, Vec<u64>)>, most: usize) {
        let Some((class, counts)) = class else { return };
        self.has_truth |= matches!(class, Class::Truth(_));
        let all = self.counts.entry(class).or_default();
        all.resize(all.len().max(counts.len()), 0);
        for (count, more) in all.iter_mut().zip(counts) {
            *count = count.saturating_add(more);
        }
        self.are_many |= self.counts.len() > most;
        if self.are_many {
            self.counts.clear();
        }
    }

    pub(super) fn merge(&mut self, other: Classes, most: usize) {
        self.are_many |= other.are_many;
        self.has_truth |= other.has_truth;
        if self.are_many {
            self.counts.clear();
            return;
        }
        for class in other.counts {
            self.put(Some(class), most);
        }
    }
}
