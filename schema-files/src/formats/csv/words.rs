use schema_arrays::Cell;

use super::number::{Notation, Number};
use super::options::CsvOptions;

/// How the fields of a file are interpreted.
#[derive(Clone, Debug)]
pub(super) struct Words {
    pub(super) notation: Notation,
    /// Whether a word for a missing or a truth value is a number, such as `-999`.
    pub(super) numbers_may_be_others: bool,
    missing: Vec<String>,
    /// Words for truth values besides `true` and `false`.
    truths: Vec<(String, bool)>,
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
            thousands: options.thousands,
            signs: options.signs,
        };
        let truths = |words: &[String], truth| -> Vec<(String, bool)> {
            words.iter().map(|word| (word.clone(), truth)).collect()
        };
        let truths = [
            truths(&options.truths, true),
            truths(&options.falsehoods, false),
        ]
        .concat();
        let is_number = |word: &String| notation.number(word).is_some();
        let mut first = [false; 256];
        for word in missing {
            if let Some(&byte) = word.as_bytes().first() {
                first[usize::from(byte)] = true;
            }
        }
        Words {
            notation,
            numbers_may_be_others: missing.iter().any(is_number)
                || truths.iter().any(|(word, _)| is_number(word)),
            missing: missing.clone(),
            truths,
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

    /// What a field says.
    pub(super) fn meaning(&self, text: &str) -> Meaning {
        if self.is_missing(text) {
            return Meaning::Missing;
        }
        // A word that was asked for comes before a number.
        if self.numbers_may_be_others
            && let Some(truth) = self.truth(text)
        {
            return Meaning::Truth(truth);
        }
        if let Some(number) = self.notation.number(text) {
            return Meaning::Number(number);
        }
        self.truth(text).map_or(Meaning::Text, Meaning::Truth)
    }

    /// The kind of a field in a column of text.
    pub(super) fn cell(&self, text: &str) -> Cell {
        match self.meaning(text) {
            Meaning::Missing => Cell::Missing,
            Meaning::Number(_) => Cell::Number,
            Meaning::Truth(_) => Cell::Bool,
            Meaning::Text => Cell::Text,
        }
    }

    /// Parses a truth value, ignoring case.
    pub(super) fn truth(&self, text: &str) -> Option<bool> {
        if text.eq_ignore_ascii_case("true") {
            Some(true)
        } else if text.eq_ignore_ascii_case("false") {
            Some(false)
        } else {
            let mut words = self.truths.iter();
            let same = |(word, _): &&(String, bool)| word.eq_ignore_ascii_case(text);
            words.find(same).map(|(_, truth)| *truth)
        }
    }
}

/// What a field says.
#[derive(Clone, Copy, Debug)]
pub(super) enum Meaning {
    Missing,
    Number(Number),
    Truth(bool),
    Text,
}

/// Whether a line is numbers alone, some of which may be missing in words.
pub(super) fn are_numbers(fields: &[String], words: &Words) -> bool {
    let is_number = |field: &String| matches!(words.meaning(field), Meaning::Number(_));
    let is_missing = |field: &String| !field.is_empty() && words.is_missing(field);
    fields.iter().any(is_number)
        && (fields.iter()).all(|field| is_number(field) || is_missing(field))
}
