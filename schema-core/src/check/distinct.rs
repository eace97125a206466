//! The distinct values of an array, each with counts.

use schema_spec::{Scalar, Text, Value};

/// A value that has an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class<'v> {
    Number(i128),
    Truth(bool),
    Word(&'v str),
}

/// Distinct values in order, each with two counts. A sorted list, because there are few.
#[derive(Default)]
pub(super) struct Distinct<'v> {
    pub(super) classes: Vec<(Class<'v>, [usize; 2])>,
}

impl<'v> Class<'v> {
    /// The class of a value; `None` for fractions and complex numbers.
    pub(super) fn of(value: Scalar<'v>) -> Option<Class<'v>> {
        match value {
            Scalar::Int(number) => Some(Class::Number(number)),
            Scalar::Bool(truth) => Some(Class::Truth(truth)),
            Scalar::Text(text) => Some(Class::Word(text)),
            Scalar::Float(number) => integral(number).map(Class::Number),
            Scalar::Complex(..) => None,
        }
    }

    pub(super) fn value(self) -> Value {
        match self {
            Class::Number(number) => Value::Int(number),
            Class::Truth(truth) => Value::Bool(truth),
            Class::Word(word) => Value::Text(Text::Owned(word.to_owned())),
        }
    }
}

impl<'v> Distinct<'v> {
    /// The counts of a class, which are zero at first.
    pub(super) fn counts(&mut self, class: Class<'v>) -> &mut [usize; 2] {
        let at = match self
            .classes
            .binary_search_by_key(&class, |(class, _)| *class)
        {
            Ok(at) => at,
            Err(at) => {
                self.classes.insert(at, (class, [0; 2]));
                at
            }
        };
        &mut self.classes[at].1
    }
}

/// The float as an integer if it is one, and exact.
#[allow(clippy::cast_possible_truncation)]
pub(crate) fn integral(number: f64) -> Option<i128> {
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i128)
}
