//! What a step has to learn from all pieces before it can be done to one of them.

use std::collections::{BTreeMap, BTreeSet};

use schema_arrays::AnyArray;
use schema_spec::{DType, Dim, Placed, Text, Value};

use super::super::apply::Work;
use super::super::features::Features;
use super::super::impute::Gathered;
use super::super::missing::{missing, nan_is_missing, positions};
use super::super::reshape::new_shape;
use super::PieceError;
use crate::check::recode::{Codes, WORDS, of_words, words_of};
use crate::repair::{Imputation, Step};

/// What was learned for a step.
#[derive(Clone, Debug)]
pub(super) enum Learned {
    /// The value of each feature, or why it has none.
    Values(Vec<Result<Value, String>>),
    Columns(Vec<usize>),
    Map(Option<Vec<(Value, Value)>>),
    /// The new sizes of the axes after the first; `None` if the shape fits already.
    Shape(Result<Option<Vec<usize>>, String>),
}

/// What is being learned for a step.
#[derive(Debug)]
pub(super) enum Learning {
    Values(Gathered),
    Columns(BTreeSet<usize>),
    Map(Box<Classes>),
    Shape(BTreeMap<String, Vec<usize>>),
}

/// The different values of an array, if they are few.
#[derive(Debug, Default)]
pub(super) struct Classes {
    is_there: bool,
    is_text: bool,
    are_many: bool,
    words: BTreeMap<String, usize>,
    codes: Vec<(Value, usize)>,
    total: usize,
}

impl Learning {
    /// What has to be learned for a step, if anything.
    pub(super) fn of(step: &Step) -> Option<Learning> {
        match step {
            Step::Impute {
                with: Imputation::Constant(_),
                ..
            } => None,
            Step::Impute { with, .. } => Some(Learning::Values(Gathered::new(with))),
            Step::DropColumns { columns: None, .. } => Some(Learning::Columns(BTreeSet::new())),
            Step::Map { values: None, .. } => Some(Learning::Map(Box::default())),
            Step::Reshape { .. } => Some(Learning::Shape(BTreeMap::new())),
            _ => None,
        }
    }

    /// Adds what a piece says.
    pub(super) fn add(&mut self, step: &Step, work: &Work<'_>) -> Result<(), PieceError> {
        match (self, step) {
            (Learning::Values(gathered), Step::Impute { array, axis, .. }) => {
                let (Some(spec), Some(content)) =
                    (work.schema.get(array), work.arrays.content(array))
                else {
                    return Ok(());
                };
                let shape = content.array().map_or(&[][..], AnyArray::shape);
                let Some(features) = Features::of(shape, *axis) else {
                    return Ok(());
                };
                if shape.contains(&0) && features.count > 1 << 16 {
                    return Ok(());
                }
                gathered
                    .add(content, features, nan_is_missing(spec))
                    .map_err(|reason| PieceError::whole(step, array, reason))
            }
            (Learning::Columns(columns), Step::DropColumns { array, .. }) => {
                let Some(content) = work.arrays.content(array) else {
                    return Ok(());
                };
                let nan = work.schema.get(array).is_none_or(nan_is_missing);
                let Some(missing) = missing(content, nan) else {
                    return Ok(());
                };
                let width = missing.shape().last().copied().unwrap_or(1).max(1);
                columns.extend(positions(&missing).map(|position| position % width));
                Ok(())
            }
            (Learning::Map(classes), Step::Map { array, .. }) => {
                classes.add(work, array);
                Ok(())
            }
            (Learning::Shape(shapes), Step::Reshape { .. }) => {
                for spec in work.schema.arrays() {
                    let Some(array) = work.arrays.get(spec.name()) else {
                        continue;
                    };
                    match shapes.get_mut(spec.name()) {
                        None => {
                            shapes.insert(spec.name().to_owned(), array.shape().to_vec());
                        }
                        Some(all) => {
                            if let (Some(all), Some(rows)) =
                                (all.first_mut(), array.shape().first())
                            {
                                *all = all.saturating_add(*rows);
                            }
                        }
                    }
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// What was learned; `None` if another pass is needed.
    pub(super) fn finish(
        &mut self,
        step: &Step,
        work: &Work<'_>,
    ) -> Result<Option<Learned>, PieceError> {
        Ok(match (self, step) {
            (Learning::Values(gathered), _) => gathered.finish().map(Learned::Values),
            (Learning::Columns(columns), _) => {
                Some(Learned::Columns(columns.iter().copied().collect()))
            }
            (Learning::Map(classes), Step::Map { array, .. }) => {
                Some(Learned::Map(classes.values(work, array)))
            }
            (Learning::Shape(shapes), Step::Reshape { array }) => {
                Some(Learned::Shape(reshaped(step, array, shapes, work)?))
            }
            _ => None,
        })
    }
}

/// The new sizes of the axes after the first.
fn reshaped(
    step: &Step,
    name: &str,
    shapes: &BTreeMap<String, Vec<usize>>,
    work: &Work<'_>,
) -> Result<Result<Option<Vec<usize>>, String>, PieceError> {
    let (Some(spec), Some(from)) = (work.schema.get(name), shapes.get(name)) else {
        return Ok(Ok(None));
    };
    let others: Vec<Placed<'_>> = (work.schema.arrays())
        .filter(|other| other.name() != name)
        .map(|other| Placed {
            spec: other,
            shape: (shapes.get(other.name()).map(Vec::as_slice))
                .filter(|shape| other.accepts_rank(shape.len())),
            is_faulty: false,
        })
        .collect();
    match new_shape(spec, from, &others) {
        Ok(Some(to)) if to.first() == from.first() && !to.is_empty() => {
            Ok(Ok(Some(to[1..].to_vec())))
        }
        Ok(Some(to)) => {
            let reason = format!("{from:?} becomes {to:?}, and values of several rows one row");
            Err(PieceError::whole(step, name, reason))
        }
        Ok(None) => Ok(Ok(None)),
        Err(reason) => Ok(Err(reason)),
    }
}

impl Classes {
    fn add(&mut self, work: &Work<'_>, name: &str) {
        let Some(place) = work.placed(name) else {
            return;
        };
        let Some(content) = work.arrays.content(&place.entry) else {
            return;
        };
        let Some(array) = content.array() else {
            return;
        };
        self.is_there = true;
        self.total = self.total.saturating_add(array.len());
        let view = array.view();
        self.is_text = matches!(array, AnyArray::Text(_)) && place.spec.dtype() != DType::Text;
        if self.is_text {
            match words_of(&view, content.mask(), place.column) {
                Some(words) => {
                    for (word, count) in words {
                        *self.words.entry(word).or_default() += count;
                    }
                }
                None => self.are_many = true,
            }
            self.are_many |= self.words.len() > WORDS;
            if self.are_many {
                self.words.clear();
            }
        } else if array.dtype() == place.spec.dtype() {
            match Codes::found_in(place.spec, &view, content.mask()) {
                Some(found) => {
                    for (value, count) in found {
                        match self
                            .codes
                            .binary_search_by(|(other, _)| order(other, &value))
                        {
                            Ok(at) => self.codes[at].1 += count,
                            Err(at) => self.codes.insert(at, (value, count)),
                        }
                    }
                }
                None => self.are_many = true,
            }
            // More than any schema lists.
            self.are_many |= self.codes.len() > (1 << 16) + WORDS;
        } else {
            self.are_many = true;
        }
    }

    fn values(&self, work: &Work<'_>, name: &str) -> Option<Vec<(Value, Value)>> {
        let place = work
            .placed(name)
            .filter(|_| self.is_there && !self.are_many)?;
        if self.is_text {
            let is_worded = !place.spec.dtype().is_complex() && !self.words.is_empty();
            let words = self.words.iter();
            let words: Vec<_> = words.map(|(word, count)| (word.clone(), *count)).collect();
            return is_worded.then(|| of_words(place.spec, &words))?;
        }
        Codes::counted(place.spec, self.codes.clone(), self.total)?.in_order()
    }
}

/// The order of different values: numbers before words.
fn order(left: &Value, right: &Value) -> std::cmp::Ordering {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => left.cmp(right),
        (Value::Text(left), Value::Text(right)) => Text::cmp(left, right),
        (Value::Int(_), _) => std::cmp::Ordering::Less,
        _ => std::cmp::Ordering::Greater,
    }
}

/// Refuses a step that moves values between rows, or needs those before.
pub(super) fn refuse(step: &Step, work: &Work<'_>) -> Result<(), PieceError> {
    let rank = |name: &str| work.arrays.get(name).map(|array| array.shape().len());
    let symbol_at = |name: &str, symbol: &str| {
        let (spec, rank) = (work.schema.get(name)?, rank(name)?);
        let is_symbol = |axis: &usize| matches!(spec.dim_at(*axis, rank), Dim::Symbol(other) if other == symbol);
        let axes = (0..rank).filter(is_symbol).collect::<Vec<_>>();
        spec.accepts_rank(rank).then_some(axes)
    };
    match step {
        Step::Transpose { array, axes } => {
            if axes.first().is_some_and(|axis| *axis != 0) && rank(array) == Some(axes.len()) {
                let reason = "it moves the axis of the rows, along which data is cut";
                return Err(PieceError::whole(step, array, reason));
            }
        }
        Step::ForwardFill { array, along } => {
            let axes = symbol_at(array, along);
            if axes.is_some_and(|axes| axes.first() == Some(&0)) {
                let reason = "a row gets values of the rows before it, which are in other pieces";
                return Err(PieceError::whole(step, array, reason));
            }
        }
        Step::DropRows {
            along: Some(symbol),
            ..
        } => {
            for spec in work.schema.arrays() {
                let axes = symbol_at(spec.name(), symbol).unwrap_or_default();
                if axes.iter().any(|axis| *axis != 0) {
                    let reason = format!(
                        "`{symbol}` is an axis of each row there, and its indices would have to be \
                         dropped from all rows"
                    );
                    return Err(PieceError::whole(step, spec.name(), reason));
                }
            }
        }
        Step::DropColumns { array, .. } => {
            let Some(rank) = rank(array) else {
                return Ok(());
            };
            if rank == 1 {
                let reason = "it has one axis, so that its columns are its rows";
                return Err(PieceError::whole(step, array, reason));
            }
            let spec = work
                .schema
                .get(array)
                .filter(|spec| spec.accepts_rank(rank));
            if let Some(Dim::Symbol(symbol)) = spec.map(|spec| spec.dim_at(rank - 1, rank)) {
                for spec in work.schema.arrays() {
                    let axes = symbol_at(spec.name(), symbol).unwrap_or_default();
                    if axes.contains(&0) {
                        let reason =
                            format!("its columns are the rows of `{}`, `{symbol}`", spec.name());
                        return Err(PieceError::whole(step, array, reason));
                    }
                }
            }
        }
        Step::Impute {
            array,
            axis: Some(axis),
            ..
        }
        | Step::Fill {
            array,
            axis: Some(axis),
            ..
        } => {
            let rank = rank(array).unwrap_or(0);
            if schema_spec::Axis(*axis).resolve(rank) == Some(0) {
                let reason = "each row is a feature, and has a value of its own";
                return Err(PieceError::whole(step, array, reason));
            }
        }
        Step::Remove { .. }
        | Step::Rename { .. }
        | Step::MatchNames
        | Step::Coerce { .. }
        | Step::Reshape { .. }
        | Step::Shift { .. }
        | Step::Map { .. }
        | Step::Parse { .. }
        | Step::Discard { .. }
        | Step::Impute { .. }
        | Step::Fill { .. }
        | Step::DropRows { .. } => {}
    }
    Ok(())
}
