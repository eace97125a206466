//! A column whose element type is not yet known.

use super::number::{Number, integer};
use super::rows::Field;
use super::words::{Meaning, Words};
use crate::survey::Survey;

/// The values so far, if a vector of one of the simplest types holds them. Missing values are zero,
/// false or NaN.
#[derive(Clone, Debug)]
pub(super) enum Values {
    /// All missing.
    None,
    Bool(Vec<bool>),
    Integer(Vec<i64>),
    Float(Vec<f64>),
    /// Not kept: the values are read again after their type is known.
    Dropped,
}

/// A column that is read field by field.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) survey: Survey,
    pub(super) values: Values,
    /// Which of the values are missing, up to the last that is. Not kept for text, whose cells say it.
    pub(super) missing: Vec<bool>,
    room: usize,
}

impl Column {
    /// Makes a column that reserves room for `room` values when it gets the first.
    pub(super) fn new(room: usize) -> Column {
        Column {
            survey: Survey::default(),
            values: Values::None,
            missing: Vec::new(),
            room,
        }
    }

    /// Moves the values out.
    pub(super) fn take(&mut self) -> Values {
        std::mem::replace(&mut self.values, Values::None)
    }

    /// Adds the field of a row.
    #[inline]
    pub(super) fn push(&mut self, field: Field<'_>, row: usize, words: &Words) {
        if let Field::Plain(text) = field
            && !words.numbers_may_be_others
        {
            match &mut self.values {
                Values::Integer(values) => {
                    if let Some(value) = integer(text) {
                        self.survey.negative |= value < 0;
                        return values.push(value);
                    }
                }
                Values::Float(values) => {
                    if let Some(value) = words.notation.float(text)
                        && value.is_finite()
                    {
                        return values.push(value);
                    }
                }
                _ => {}
            }
        }
        // A column with text stays text.
        if self.survey.text {
            return;
        }
        self.classify(&field.text(), row, words);
    }

    #[inline(never)]
    fn classify(&mut self, text: &str, row: usize, words: &Words) {
        match words.meaning(text) {
            Meaning::Missing => self.missing(row),
            Meaning::Number(number) => self.number(number, text, row),
            Meaning::Truth(truth) => self.truth(truth, row),
            Meaning::Text => {
                self.survey.text = true;
                self.values = Values::Dropped;
                self.missing = Vec::new();
            }
        }
    }

    fn missing(&mut self, row: usize) {
        if self.missing.is_empty() {
            self.missing.reserve(self.room);
        }
        self.missing.resize(row, false);
        self.missing.push(true);
        match &mut self.values {
            Values::Bool(values) => values.push(false),
            Values::Integer(values) => values.push(0),
            Values::Float(values) => values.push(f64::NAN),
            Values::None | Values::Dropped => {}
        }
    }

    fn number(&mut self, number: Number, text: &str, row: usize) {
        let survey = &mut self.survey;
        match number {
            Number::Float(value) => {
                survey.float = true;
                survey.beyond |=
                    value.is_infinite() && text.bytes().any(|byte| byte.is_ascii_digit());
                if let Some(values) = self.floats(row) {
                    values.push(value);
                }
                return;
            }
            Number::Integer(value) => {
                survey.integer = true;
                survey.negative |= value < 0;
                match &mut self.values {
                    Values::Integer(values) => values.push(value),
                    Values::None => self.values = Values::Integer(roomy(self.room, row, value)),
                    #[allow(clippy::cast_precision_loss)] // the nearest, as if read from text
                    Values::Float(values) => values.push(value as f64),
                    Values::Bool(_) | Values::Dropped => self.values = Values::Dropped,
                }
                return;
            }
            Number::NegativeZero => {
                survey.integer = true;
                survey.negative = true;
            }
            Number::Large => {
                survey.integer = true;
                survey.large = true;
            }
            Number::Huge => {
                survey.integer = true;
                survey.huge = true;
            }
        }
        self.values = Values::Dropped;
    }

    fn truth(&mut self, truth: bool, row: usize) {
        self.survey.truth = true;
        match &mut self.values {
            Values::Bool(values) => values.push(truth),
            Values::None => self.values = Values::Bool(roomy(self.room, row, truth)),
            _ => self.values = Values::Dropped,
        }
    }

    /// The values of the rows before this one as floats; `None` if they are not kept.
    fn floats(&mut self, row: usize) -> Option<&mut Vec<f64>> {
        match &self.values {
            Values::None => {
                let mut values = Vec::with_capacity(self.room);
                values.resize(row, f64::NAN);
                self.values = Values::Float(values);
            }
            Values::Integer(integers) => {
                let mut values = Vec::with_capacity(self.room);
                values.extend(floats(integers, &self.missing));
                self.values = Values::Float(values);
            }
            Values::Float(_) => {}
            Values::Bool(_) | Values::Dropped => self.values = Values::Dropped,
        }
        match &mut self.values {
            Values::Float(values) => Some(values),
            _ => None,
        }
    }
}

/// Converts integers to the nearest floats, and missing ones to NaN.
#[allow(clippy::cast_precision_loss)] // the nearest, as if read from text
pub(super) fn floats(integers: &[i64], missing: &[bool]) -> impl Iterator<Item = f64> {
    let missing = missing.iter().copied().chain(std::iter::repeat(false));
    let values = integers.iter().zip(missing);
    values.map(|(&value, missing)| if missing { f64::NAN } else { value as f64 })
}

/// The first value after `missing` missing ones.
fn roomy<T: Clone + Default>(room: usize, missing: usize, first: T) -> Vec<T> {
    let mut values = Vec::with_capacity(room);
    values.resize(missing, T::default());
    values.push(first);
    values
}
