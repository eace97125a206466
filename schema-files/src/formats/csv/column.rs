//! A column whose element type is not yet known.

use super::number::{Number, integer};
use super::rows::Field;
use super::words::{Words, truth};
use crate::survey::{LargeNumber, Survey};

/// The values so far, if a vector of one of the simplest types holds them.
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
    room: usize,
}

impl Column {
    /// Makes a column that reserves room for `room` values when it gets the first.
    pub(super) fn new(room: usize) -> Column {
        Column {
            survey: Survey::default(),
            values: Values::None,
            room,
        }
    }

    /// Adds the field of a row.
    #[inline]
    pub(super) fn push(&mut self, field: Field<'_>, row: usize, words: &Words) {
        if let Field::Plain(text) = field
            && !words.numbers_may_be_missing
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
        if self.survey.seen.text {
            return;
        }
        self.classify(&field.text(), row, words);
    }

    #[inline(never)]
    fn classify(&mut self, text: &str, row: usize, words: &Words) {
        if words.is_missing(text) {
            self.missing(row);
        } else if let Some(number) = words.notation.number(text) {
            self.number(number, text, row);
        } else if let Some(truth) = truth(text) {
            self.truth(truth, row);
        } else {
            self.survey.seen.text = true;
            self.values = Values::Dropped;
        }
    }

    fn missing(&mut self, row: usize) {
        self.survey.seen.missing = true;
        if let Some(values) = self.floats(row) {
            values.push(f64::NAN);
        }
    }

    fn number(&mut self, number: Number, text: &str, row: usize) {
        let large = || LargeNumber {
            position: row,
            text: text.trim_ascii().to_owned(),
        };
        let survey = &mut self.survey;
        match number {
            Number::Float(value) => {
                survey.seen.float = true;
                if value.is_infinite() && text.bytes().any(|byte| byte.is_ascii_digit()) {
                    survey.beyond.get_or_insert_with(large);
                }
                if let Some(values) = self.floats(row) {
                    values.push(value);
                }
                return;
            }
            Number::Integer(value) => {
                survey.seen.integer = true;
                survey.negative |= value < 0;
                match &mut self.values {
                    Values::Integer(values) => values.push(value),
                    Values::None if row == 0 => {
                        self.values = Values::Integer(roomy(self.room, value));
                    }
                    #[allow(clippy::cast_precision_loss)] // the nearest, as if read from text
                    Values::None | Values::Float(_) => {
                        if let Some(values) = self.floats(row) {
                            values.push(value as f64);
                        }
                    }
                    _ => self.values = Values::Dropped,
                }
                return;
            }
            Number::NegativeZero => {
                survey.seen.integer = true;
                survey.negative = true;
            }
            Number::Large => {
                survey.seen.integer = true;
                survey.large.get_or_insert_with(large);
            }
            Number::Huge => {
                survey.seen.integer = true;
                survey.huge.get_or_insert_with(large);
            }
        }
        self.values = Values::Dropped;
    }

    fn truth(&mut self, truth: bool, row: usize) {
        self.survey.seen.truth = true;
        match &mut self.values {
            Values::Bool(values) => values.push(truth),
            Values::None if row == 0 => self.values = Values::Bool(roomy(self.room, truth)),
            _ => self.values = Values::Dropped,
        }
    }

    /// The values of the rows before this one as floats; `None` if they are not kept.
    fn floats(&mut self, row: usize) -> Option<&mut Vec<f64>> {
        match &self.values {
            Values::None if !self.survey.seen.float && !self.survey.seen.integer => return None,
            Values::None => {
                let mut values = Vec::with_capacity(self.room);
                values.resize(row, f64::NAN);
                self.values = Values::Float(values);
            }
            #[allow(clippy::cast_precision_loss)] // the nearest, as if read from text
            Values::Integer(integers) => {
                let mut values = Vec::with_capacity(self.room);
                values.extend(integers.iter().map(|&value| value as f64));
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

fn roomy<T>(room: usize, first: T) -> Vec<T> {
    let mut values = Vec::with_capacity(room);
    values.push(first);
    values
}
