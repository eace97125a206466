use crate::array::Cell;
use crate::read::csv::column::truth;
use crate::read::csv::number::Notation;

/// What the words of a file mean.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) notation: Notation,
    /// Whether a word for a missing value reads as a number, such as `-999`.
    pub(super) numbers_may_be_missing: bool,
    missing: Vec<String>,
    /// Whether nothing at all is such a word.
    empty: bool,
    /// The bytes that such words begin with.
    first: [bool; 256],
}

impl Words {
    pub(super) fn new(notation: Notation, missing: &[String]) -> Words {
        let mut first = [false; 256];
        for word in missing {
            if let Some(&byte) = word.as_bytes().first() {
                first[usize::from(byte)] = true;
            }
        }
        Words {
            notation,
            numbers_may_be_missing: missing.iter().any(|word| notation.number(word).is_some()),
            missing: missing.to_vec(),
            empty: missing.iter().any(String::is_empty),
            first,
        }
    }

    #[inline]
    pub(super) fn is_missing(&self, text: &str) -> bool {
        match text.as_bytes().first() {
            None => self.empty,
            Some(&byte) => {
                self.first[usize::from(byte)] && self.missing.iter().any(|word| word == text)
            }
        }
    }

    /// What a text is, where its neighbours are text.
    pub(super) fn cell(&self, text: &str) -> Cell {
        if self.is_missing(text) {
            Cell::Missing
        } else if self.notation.number(text).is_some() {
            Cell::Number
        } else if truth(text).is_some() {
            Cell::Bool
        } else {
            Cell::Text
        }
    }
}
