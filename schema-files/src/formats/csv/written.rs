//! The text of a table, kept until it is known which dtypes are asked for.

use std::sync::Arc;

use schema_arrays::{AnyArray, Original, TextArray, Wanted};

use super::dialect::Dialect;
use super::surveyed::Body;
use super::table::{Filled, array};
use crate::limits::Budget;

/// A table as it is written.
pub(super) struct Written {
    pub(super) text: String,
    /// Where the rows begin, in bytes.
    pub(super) start: usize,
    pub(super) dialect: Arc<Dialect>,
    pub(super) rows: usize,
    /// How much memory the text of each reading may take.
    pub(super) budget: Budget,
}

impl Written {
    pub(super) fn body(&self) -> Body<'_> {
        Body {
            text: &self.text,
            start: self.start,
            syntax: self.dialect.syntax,
            words: &self.dialect.words,
            header: self.dialect.header,
        }
    }
}

impl Original for Written {
    fn texts(&self, wanted: &[(usize, Wanted)]) -> Result<Vec<TextArray>, String> {
        // In the order of the columns, with where each is in the result.
        let mut order: Vec<(usize, usize)> = Vec::new();
        let mut columns = Vec::new();
        let mut by_column: Vec<_> = wanted.iter().enumerate().collect();
        by_column.sort_by_key(|(_, (index, _))| self.dialect.groups[*index].columns.start);
        for (place, (index, form)) in by_column {
            let group = &self.dialect.groups[*index];
            order.push((place, *index));
            let empty = |column| (column, Filled::text(*form));
            columns.extend(group.columns.clone().map(empty));
        }
        let read = self
            .body()
            .read(&mut columns, self.rows, self.budget.clone());
        read.map_err(|error| error.to_string())?;
        let mut columns = columns.into_iter().map(|(_, filled)| filled);
        let mut texts: Vec<(usize, TextArray)> = Vec::new();
        for (place, index) in order {
            let group = &self.dialect.groups[index];
            let members = columns.by_ref().take(group.columns.len()).collect();
            if let AnyArray::Text(text) = array(members, self.rows, group.wide) {
                texts.push((place, text));
            }
        }
        texts.sort_by_key(|(place, _)| *place);
        Ok(texts.into_iter().map(|(_, text)| text).collect())
    }

    fn is_text(&self) -> bool {
        true
    }

    fn is_plain(&self) -> bool {
        self.dialect.words.notation.is_plain()
    }
}
