use std::fmt::{self, Display, Formatter};

use schema_spec::{Constraint, List, Scalar, Shown, Text, Value};

use crate::abridged::Abridged;

/// The only values that an array may have, if the file lists them: the words of a vocabulary, or the
/// classes of labels.
///
/// ```
/// use schema_models::ModelValues;
///
/// let answers = ModelValues::Texts(vec!["no".to_owned(), "yes".to_owned()]);
/// assert_eq!(answers.to_string(), "`no`, `yes`");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelValues {
    /// Integers.
    Integers(Vec<i64>),
    /// Texts.
    Texts(Vec<String>),
}

impl ModelValues {
    /// The largest number of values that are a rule. More are no list that a person reads.
    pub(crate) const MOST: usize = 4096;

    /// The number of values.
    pub(crate) fn len(&self) -> usize {
        match self {
            ModelValues::Integers(values) => values.len(),
            ModelValues::Texts(values) => values.len(),
        }
    }

    fn all(&self) -> Vec<Value> {
        match self {
            ModelValues::Integers(values) => values
                .iter()
                .map(|&value| Value::Int(value.into()))
                .collect(),
            ModelValues::Texts(values) => values
                .iter()
                .map(|value| Value::Text(Text::Owned(value.clone())))
                .collect(),
        }
    }

    /// The rule that a value is one of these.
    pub(crate) fn rule(&self) -> Constraint {
        Constraint::OneOf(List::Owned(self.all()))
    }

    /// Whether the value is one of these.
    pub(crate) fn has(&self, value: Scalar<'_>) -> bool {
        let is_same = |own: &Value| match (own.scalar(), value) {
            (Scalar::Text(own), Scalar::Text(value)) => own == value,
            (Scalar::Text(_), _) | (_, Scalar::Text(_)) => false,
            (own, value) => !own.less(value) && !value.less(own),
        };
        self.all().iter().any(is_same)
    }
}

impl Display for ModelValues {
    /// Writes the first values, and how many more there are.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            ModelValues::Integers(values) => Abridged(values).fmt(f),
            ModelValues::Texts(values) => {
                let shown: Vec<String> = (values.iter())
                    .map(|value| format!("`{}`", Shown(value)))
                    .collect();
                Abridged(&shown).fmt(f)
            }
        }
    }
}
