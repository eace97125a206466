//! Learns values to impute from pieces of an array, in as many passes as that takes.

mod frequent;
mod median;

use schema_arrays::{AnyArray, Cell, Content, Element, match_dtype};
use schema_spec::{DType, Value};

use self::frequent::Counts;
use self::median::Medians;
use super::learn::{Mean, Values, float, learned, refused};
use crate::repair::Imputation;
use crate::repair::features::Features;
use crate::report::text::sentence::counted;

/// What is learned of the features of an array.
#[derive(Debug)]
pub(in crate::repair) struct Gathered {
    with: Imputation,
    dtype: Option<DType>,
    state: State,
}

#[derive(Debug)]
enum State {
    Nothing,
    /// Nothing can be learned.
    Refused(usize, &'static str),
    Means(Vec<Mean>),
    Medians(Medians),
    Frequent(Counts),
}

impl Gathered {
    pub(in crate::repair) fn new(with: &Imputation) -> Gathered {
        Gathered {
            with: with.clone(),
            dtype: None,
            state: State::Nothing,
        }
    }

    /// Adds the values of a piece. `nan` says whether NaN is missing.
    ///
    /// # Errors
    ///
    /// Returns why pieces cannot be taken together.
    pub(in crate::repair) fn add(
        &mut self,
        content: &Content,
        features: Features,
        nan: bool,
    ) -> Result<(), String> {
        let Some(array) = content.array() else {
            return Ok(());
        };
        let dtype = array.dtype();
        match self.dtype {
            Some(known) if known != dtype && !array.is_empty() => {
                return Err(format!(
                    "it holds {known} in some pieces and {dtype} in others"
                ));
            }
            _ => self.dtype = Some(dtype),
        }
        let count = features.count;
        if let State::Nothing = self.state {
            self.state = match (refused(&self.with, dtype), &self.with) {
                (Some(reason), _) => State::Refused(count, reason),
                (None, Imputation::MostFrequent) => State::Frequent(Counts::new(count)),
                (None, Imputation::Median) => State::Medians(Medians::new(count, dtype)),
                (None, _) => State::Means(vec![Mean::default(); count]),
            };
        }
        let known = match &self.state {
            State::Nothing => 0,
            State::Refused(count, _) => *count,
            State::Means(means) => means.len(),
            State::Medians(medians) => medians.len(),
            State::Frequent(counts) => counts.len(),
        };
        if known != count {
            let known = counted(known, "feature");
            return Err(format!(
                "it has {known} in some pieces and {count} in others"
            ));
        }
        match_dtype!(match array {
            AnyArray::Primitive(array) => {
                let missing = content.mask();
                self.add_values(&Values {
                    features,
                    array,
                    missing,
                    nan,
                })
            }
            AnyArray::Text(text) => {
                let missing = (text.cells()).map(|cells| cells.mapv(|cell| cell == Cell::Missing));
                self.add_values(&Values {
                    features,
                    array: text.values(),
                    missing: missing.as_ref(),
                    nan,
                })
            }
        })
    }

    fn add_values<T: Element>(&mut self, values: &Values<'_, T>) -> Result<(), String> {
        match &mut self.state {
            State::Nothing | State::Refused(..) => Ok(()),
            State::Means(means) => {
                values.each(&mut |feature, value| means[feature].add(float(value)));
                Ok(())
            }
            State::Medians(medians) => {
                values.each(&mut |feature, value| medians.add(feature, float(value)));
                Ok(())
            }
            State::Frequent(counts) => {
                values.each(&mut |feature, value| counts.add(feature, value.scalar()));
                counts.check()
            }
        }
    }

    /// The value of each feature, or why it has none; `None` if another pass is needed.
    pub(in crate::repair) fn finish(&mut self) -> Option<Vec<Result<Value, String>>> {
        let values = match &mut self.state {
            State::Nothing => Vec::new(),
            State::Refused(count, reason) => {
                return Some(vec![Err((*reason).to_owned()); *count]);
            }
            State::Means(means) => means.iter().map(Mean::value).collect(),
            State::Medians(medians) => medians.next()?,
            State::Frequent(counts) => counts.values(self.dtype),
        };
        let values = values.into_iter();
        Some(values.map(|value| learned(value, &self.with)).collect())
    }
}

impl<T: Element> Values<'_, T> {
    /// Calls `step` with each value that is not missing, and its feature.
    fn each(&self, step: &mut dyn FnMut(usize, &T)) {
        let (view, count) = (self.array.view(), self.features.count);
        if let (Some(rows), None) = (self.features.rows(&view), self.missing) {
            for row in rows {
                for (feature, value) in row.iter().enumerate() {
                    if !self.is_missing(value, false) {
                        step(feature, value);
                    }
                }
            }
            return;
        }
        let inner: usize = match self.features.axis {
            Some(axis) => self.array.shape()[axis + 1..].iter().product(),
            None => self.array.len(),
        };
        let inner = inner.max(1);
        let mut missing = self.missing.map(|missing| missing.iter());
        for (position, value) in self.array.iter().enumerate() {
            let is_masked = missing.as_mut().and_then(Iterator::next) == Some(&true);
            if !self.is_missing(value, is_masked) {
                step(position / inner % count.max(1), value);
            }
        }
    }
}
