use ndarray::{ArrayD, IxDyn};

use crate::array::{Cell, Content, TextArray};
use crate::read::json::survey::{Kind, Odd, Seen, Survey};
use crate::read::json::unquoted;
use crate::read::json::words::{Word, Words};
use crate::read::{ReadError, ReadErrorKind};
use crate::{AnyArray, OwnedElement};

impl Survey {
    /// The values of the array that was surveyed, of the element type that holds them all.
    pub(super) fn values(self, words: Words<'_>, text: &str) -> Result<Content, ReadError> {
        match self.seen {
            Seen { string: true, .. } => self.text(words, text),
            Seen {
                truth: true,
                integer: false,
                float: false,
                null: false,
                ..
            } => {
                let truths = self.numbers(words, |leaf| Some(leaf == "true"))?;
                Ok(Content::Typed(truths))
            }
            Seen { truth: true, .. } => self.text(words, text),
            Seen {
                integer: true,
                float: false,
                null: false,
                ..
            } => self.integers(words).map(Content::Untyped),
            _ => self.numbers(words, float).map(Content::Untyped),
        }
    }

    fn integers(&self, words: Words<'_>) -> Result<AnyArray, ReadError> {
        match (&self.huge, &self.large) {
            (Some(huge), _) => Err(number(huge, "which no integer type holds")),
            (None, Some(large)) if self.negative => Err(number(
                large,
                "which no integer type holds together with the negative values of the array",
            )),
            (None, Some(_)) => self.numbers(words, |leaf| leaf.parse::<u64>().ok()),
            (None, None) => self.numbers(words, |leaf| leaf.parse::<i64>().ok()),
        }
    }

    fn numbers<T: OwnedElement>(
        &self,
        words: Words<'_>,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<AnyArray, ReadError> {
        let mut values = Vec::with_capacity(self.count);
        for leaf in self.leaves(words) {
            let Some(value) = parse(leaf) else {
                let odd = Odd {
                    at: self.coordinates(values.len()),
                    text: leaf.to_owned(),
                };
                return Err(number(&odd, "which is too large for f64"));
            };
            values.push(value);
        }
        Ok(AnyArray::from(self.shaped(values)))
    }

    fn text(&self, words: Words<'_>, text: &str) -> Result<Content, ReadError> {
        let mut values = Vec::with_capacity(self.count);
        for leaf in self.leaves(words.clone()) {
            values.push(match Kind::of(leaf) {
                Kind::String => unquoted(leaf, text)?,
                Kind::Null => String::new(),
                _ => leaf.to_owned(),
            });
        }
        let values = self.shaped(values);
        let only_strings = matches!(
            self.seen,
            Seen {
                integer: false,
                float: false,
                truth: false,
                null: false,
                ..
            }
        );
        if only_strings {
            return Ok(Content::Typed(TextArray::from(values).into()));
        }
        let cells = self.leaves(words).map(|leaf| match Kind::of(leaf) {
            Kind::String => Cell::Text,
            Kind::Truth => Cell::Bool,
            Kind::Null => Cell::Missing,
            Kind::Integer | Kind::Float => Cell::Number,
        });
        let cells = self.shaped(cells.collect());
        match TextArray::with_cells(values, cells) {
            Some(array) => Ok(Content::Typed(array.into())),
            None => unreachable!("both have the shape that was surveyed"),
        }
    }

    fn leaves<'t>(&self, words: Words<'t>) -> impl Iterator<Item = &'t str> {
        words
            .filter_map(|word| match word {
                Word::Leaf(leaf) => Some(leaf),
                _ => None,
            })
            .take(self.count)
    }

    fn shaped<T>(&self, values: Vec<T>) -> ArrayD<T> {
        ArrayD::from_shape_vec(IxDyn(&self.shape), values)
            .unwrap_or_else(|_| unreachable!("the shape was counted from these values"))
    }

    fn coordinates(&self, mut place: usize) -> Vec<usize> {
        let mut at = vec![0; self.shape.len()];
        for (index, size) in at.iter_mut().zip(&self.shape).rev() {
            *index = place % size;
            place /= size;
        }
        at
    }
}

/// A number, or what stands for one; `None` where it is finite in the text but not in `f64`.
fn float(leaf: &str) -> Option<f64> {
    match leaf {
        "null" | "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        number => number.parse().ok().filter(|value: &f64| value.is_finite()),
    }
}

fn number(odd: &Odd, reason: &'static str) -> ReadError {
    ReadErrorKind::Number {
        at: odd.at.clone(),
        text: odd.text.clone(),
        reason,
    }
    .into()
}
