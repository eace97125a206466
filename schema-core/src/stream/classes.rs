//! The distinct values of an array, if they are few, and how many of their rows would be dropped.

use std::collections::BTreeMap;
use std::ops::Range;

use ndarray::{ArrayD, Slice};
use schema_arrays::AnyView;
use schema_spec::{Scalar, Text, Value};

use crate::check::{integral, pieces};

/// How many rows are counted before it is known whether more have to be.
const BLOCK: usize = 1 << 12;

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
    pub(super) fn of(value: Scalar<'_>) -> Option<Class> {
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
    /// Whether each of these classes was found in a row that is dropped in no way. They are not lost then,
    /// and need not be counted any more.
    pub(super) fn keep_all(&self, classes: &[Class]) -> bool {
        let is_kept = |class| {
            let counts = self
                .counts
                .get(class)
                .and_then(|counts| counts.split_first());
            counts.is_some_and(|(all, dropped)| dropped.iter().all(|dropped| dropped < all))
        };
        self.counts.len() >= classes.len() && classes.iter().all(is_kept)
    }

    /// Adds the values of a piece without a missing one, in which only these classes occur, and no row of
    /// which is dropped, until none of them can be lost.
    pub(super) fn add_until_kept(&mut self, view: &AnyView<'_>, classes: &[Class], most: usize) {
        let rows = view.shape().first().copied().unwrap_or(1);
        let block = BLOCK.max(classes.len());
        for start in (0..rows).step_by(block) {
            if self.are_many || self.keep_all(classes) {
                return;
            }
            let block = start..rows.min(start + block);
            if !self.add_integers(view, block, most) {
                match start {
                    0 => self.add(view, None, &[], most),
                    _ => self.add(&view.slice_axis(0, Slice::from(start..)), None, &[], most),
                }
                return;
            }
        }
    }

    /// Adds rows of integers that are close to each other. Returns whether they are.
    fn add_integers(&mut self, view: &AnyView<'_>, rows: Range<usize>, most: usize) -> bool {
        let Some(counts) = pieces::few_integers(view, rows) else {
            return false;
        };
        for (number, count) in counts {
            self.put(Some((Class::Number(number), vec![count])), most);
        }
        true
    }

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
        let rows = view.shape().first().copied().unwrap_or(1);
        if dropped.is_empty() && missing.is_none() && self.add_integers(view, 0..rows, most) {
            return;
        }
        let inner = (view.len() / rows.max(1)).max(1);
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

#[cfg(test)]
mod tests {
    use ndarray::Array1;

    use super::*;

    const FAR: i64 = 1 << 40;

    fn counted(labels: &[i64], classes: &[i64]) -> Vec<(i128, u64)> {
        let mut counted = Classes::default();
        let number = |class: &i64| Class::Number((*class).into());
        let classes: Vec<Class> = classes.iter().map(number).collect();
        let labels = Array1::from_vec(labels.to_vec());
        counted.add_until_kept(&AnyView::from(&labels), &classes, 100);
        let counts = counted
            .counts
            .into_iter()
            .map(|(class, counts)| match class {
                Class::Number(number) => (number, counts[0]),
                _ => unreachable!("labels are numbers"),
            });
        counts.collect()
    }

    #[test]
    fn labels_are_counted_until_each_class_was_found() {
        let mut labels = vec![0; BLOCK];
        labels.extend(vec![1; BLOCK]);
        labels.extend(vec![0; 10]);
        let block = BLOCK as u64;
        assert_eq!(counted(&labels, &[0, 1]), [(0, block), (1, block)]);
        assert_eq!(counted(&labels, &[0, 1, 2]), [(0, block + 10), (1, block)]);
    }

    #[test]
    fn no_row_is_counted_twice() {
        let mut labels = vec![0; BLOCK + 1];
        labels.extend([FAR, 1, FAR]);
        let expected = [(0, BLOCK as u64 + 1), (1, 1), (FAR.into(), 2)];
        assert_eq!(counted(&labels, &[0, 1, 2, FAR]), expected);
    }
}
