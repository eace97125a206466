//! JSON text, kept for floats that would be rounded twice.

use std::sync::Arc;

use schema_arrays::{AnyArray, Content, Entry, Original, TextArray, Wanted};

use super::read::{leaves, lists};
use super::table::{self, Cells};
use super::words::Words;
use crate::error::ReadError;

/// JSON as it is written.
pub(super) struct Written {
    text: String,
    places: Vec<Place>,
}

/// Where the values of an entry are.
pub(super) enum Place {
    /// An array that begins there, in bytes.
    Array(usize),
    /// The column of a table, and how many rows it has.
    Cells(Cells, usize),
}

impl Written {
    /// Whether the content is floats, which the text gives another dtype.
    pub(super) fn is_needed(content: &Content) -> bool {
        match content {
            Content::Untyped(untyped) => matches!(untyped.array(), AnyArray::F64(_)),
            _ => false,
        }
    }

    /// Gives floats the text that they were read from.
    pub(super) fn remember(text: &str, places: Vec<Place>, entries: Vec<Entry>) -> Vec<Entry> {
        if !entries
            .iter()
            .any(|entry| Written::is_needed(&entry.content))
        {
            return entries;
        }
        let written: Arc<dyn Original> = Arc::new(Written {
            text: text.to_owned(),
            places,
        });
        let remember = |(index, entry): (usize, Entry)| Entry {
            content: match entry.content {
                Content::Untyped(untyped) if matches!(untyped.array(), AnyArray::F64(_)) => {
                    Content::Untyped(untyped.with_original(written.clone(), index))
                }
                other => other,
            },
            ..entry
        };
        entries.into_iter().enumerate().map(remember).collect()
    }

    fn text(&self, index: usize) -> Result<TextArray, ReadError> {
        match &self.places[index] {
            Place::Array(start) => {
                let words = Words::starting_at(&self.text, *start);
                let lists = lists(&mut words.clone(), &self.text)?;
                lists.text(leaves(words, &self.text))
            }
            Place::Cells(cells, rows) => {
                let lists = table::lists(cells, *rows, &self.text)?;
                lists.text(table::leaves(cells, *rows, &self.text))
            }
        }
    }
}

impl Original for Written {
    fn texts(&self, wanted: &[(usize, Wanted)]) -> Result<Vec<TextArray>, String> {
        let texts = wanted.iter().map(|(index, _)| self.text(*index));
        texts
            .collect::<Result<_, _>>()
            .map_err(|error| error.to_string())
    }

    fn is_text(&self) -> bool {
        false
    }

    fn is_plain(&self) -> bool {
        true
    }
}
