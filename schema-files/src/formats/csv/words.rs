use schema_arrays::Cell;

use super::number::Notation;
use super::options::CsvOptions;

/// How the fields of a file are interpreted.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) notation: Notation,
    /// Whether a word for a missing value is a number, such as `-999`.
    pub(super) numbers_may_be_missing: bool,
    missing: Vec<String>,
    /// Whether the empty field is missing.
    empty: bool,
    /// The first bytes of the words for missing values.
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

    /// The kind of a field in a column of text.
    pub(super) fn cell(&self, text: &str) -> Cell {
        if self.is_missing(text) {
            Cell::Missing
        } else if self.notation.number(text).is_some() {
            Cell::Number
        } else if self.truth(text).is_some() {
            Cell::Bool
        } else {
            Cell::Text
        }
    }

    /// Parses a truth value, ignoring case.
    #[allow(clippy::unused_self)] // the words may be others
    pub(super) fn truth(&self, text: &str) -> Option<bool> {
        if text.eq_ignore_ascii_case("true") {
            Some(true)
        } else if text.eq_ignore_ascii_case("false") {
            Some(false)
        } else {
            None
        }
    }
}
