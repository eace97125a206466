use schema_arrays::Cell;

use super::number::Notation;
use super::options::CsvOptions;

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
    pub(super) fn of(options: &CsvOptions) -> Words {
        let missing = &options.missing;
        let notation = Notation {
            decimal: options.decimal,
        };
        let mut first = [false; 256];
        for word in missing {
            if let Some(&byte) = word.as_bytes().first() {
                first[usize::from(byte)] = true;
            }
        }
        Words {
            notation,
            numbers_may_be_missing: missing.iter().any(|word| notation.number(word).is_some()),
            missing: missing.clone(),
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

/// The truth value that a text is, in any case of letters.
pub(super) fn truth(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}
