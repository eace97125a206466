//! JSON text, kept for floats that would be rounded twice.

use std::sync::Arc;

use schema_arrays::{AnyArray, Content, Entry, Original, TextArray, Wanted};

use super::read::{leaves, lists};
use super::words::Words;
use crate::error::ReadError;

/// JSON as it is written.
pub(super) struct Written {
    text: String,
    /// Where the value of each entry begins, in bytes.
    starts: Vec<usize>,
}

impl Written {
    /// Gives floats the text that they were read from.
    pub(super) fn remember(text: &str, starts: Vec<usize>, entries: Vec<Entry>) -> Vec<Entry> {
        let is_float = |content: &Content| match content {
            Content::Untyped(untyped) => matches!(untyped.array(), AnyArray::F64(_)),
            _ => false,
        };
        if !entries.iter().any(|entry| is_float(&entry.content)) {
            return entries;
        }
        let written: Arc<dyn Original> = Arc::new(Written {
            text: text.to_owned(),
            starts,
        });
        let remember = |(index, entry): (usize, Entry)| Entry {
            content: match entry.content {
                Content::Untyped(untyped) => {
                    Content::Untyped(untyped.with_original(written.clone(), index))
                }
                other => other,
            },
            ..entry
        };
        entries.into_iter().enumerate().map(remember).collect()
    }

    fn text(&self, index: usize) -> Result<TextArray, ReadError> {
        let words = Words::starting_at(&self.text, self.starts[index]);
        let lists = lists(&mut words.clone(), &self.text)?;
        lists.text(leaves(words, &self.text))
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
