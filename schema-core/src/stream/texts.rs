//! What text says where the schema asks for numbers or truth values.

use std::collections::BTreeMap;

use ndarray::ArrayD;
use schema_arrays::AnyView;
use schema_spec::{DType, Scalar};

use super::place::Place;
use crate::check::marks::Ways;
use crate::check::recode::{WORDS, is_word};

/// The texts of an array, or of one of its columns.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct Texts {
    words: BTreeMap<String, usize>,
    /// Whether there are more words than are kept, or texts that are no words.
    others: bool,
    ways: Ways,
    /// Whether some rows were read as numbers, so that their text is not known.
    has_numbers: bool,
}

impl Texts {
    /// Adds a piece, or a column of it.
    pub(super) fn add(
        &mut self,
        start: Place,
        view: &AnyView<'_>,
        missing: Option<&ArrayD<bool>>,
        column: Option<usize>,
    ) {
        if self.others && self.has_numbers {
            return;
        }
        let is_text = view.dtype() == DType::Text;
        let mut missing = missing.map(|missing| missing.iter());
        let width = view.shape().last().copied().unwrap_or(1).max(1);
        for (at, value) in view.scalars().enumerate() {
            let is_missing = missing.as_mut().and_then(Iterator::next) == Some(&true);
            let is_other = column.is_some_and(|column| at % width != column);
            match value.filter(|_| !is_missing && !is_other) {
                Some(Scalar::Text(text)) if self.others || !is_word(text) => self.others = true,
                Some(Scalar::Text(text)) => {
                    *self.words.entry(text.to_owned()).or_default() += 1;
                    self.bound();
                }
                Some(Scalar::Float(number)) if number.is_nan() => {}
                Some(_) => {
                    (self.others, self.has_numbers) = (true, true);
                    if !is_text {
                        break;
                    }
                }
                None => {}
            }
        }
        self.ways.add_all(view, column, (start.file, start.row));
    }

    fn bound(&mut self) {
        self.others |= self.words.len() > WORDS;
        if self.others {
            self.words.clear();
        }
    }

    pub(super) fn merge(&mut self, other: Texts) {
        self.others |= other.others;
        self.has_numbers |= other.has_numbers;
        for (word, count) in other.words {
            let known = self.words.entry(word).or_default();
            *known = known.saturating_add(count);
        }
        self.bound();
        self.ways.merge(other.ways);
    }

    /// The different words, in order, each with its count; `None` if there are many, or other texts.
    pub(super) fn words(&self) -> Option<Vec<(String, usize)>> {
        let words = self.words.iter();
        (!self.others && !self.words.is_empty())
            .then(|| words.map(|(word, count)| (word.clone(), *count)).collect())
    }

    /// The ways to read them as numbers; none if not all texts are known.
    pub(super) fn ways(&self) -> Vec<crate::check::marks::Marked> {
        if self.has_numbers {
            return Vec::new();
        }
        self.ways.marked()
    }
}
