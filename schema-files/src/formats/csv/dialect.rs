//! How a table is written, as its first lines and the options say.

use std::sync::Arc;

use schema_arrays::Entry;

use super::names::{Group, groups, unique};
use super::options::CsvOptions;
use super::rows::{Rows, Syntax, Unclosed};
use super::sniff::Sniffed;
use super::surveyed::{survey, unclosed};
use super::table::entries;
use super::words::{Words, are_numbers};
use super::written::Written;
use crate::error::{CsvError, ReadError, ReadErrorKind};
use crate::limits::Budget;
use crate::options::Note;

/// How a table is written. It is found once, and holds for all rows.
pub(crate) struct Dialect {
    pub(crate) syntax: Syntax,
    pub(super) words: Words,
    /// Whether the rows follow a line of names.
    pub(super) header: bool,
    /// Which columns make up which array.
    pub(super) groups: Vec<Group>,
    /// How many fields a row has.
    columns: usize,
    /// Whether the first field of a row is its name, although the line of names has none for it.
    named_rows: bool,
}

/// A table whose first lines were read.
pub(crate) struct Begun {
    pub(crate) dialect: Arc<Dialect>,
    /// Where the rows begin, in bytes.
    pub(crate) start: usize,
    pub(crate) notes: Vec<Note>,
}

impl Dialect {
    /// Reads the first lines of a table. Of the text, the first two rows have to be complete.
    pub(crate) fn of(text: &str, options: &CsvOptions) -> Result<Begun, ReadError> {
        let syntax = Dialect::syntax(text, options)?;
        let words = Words::of(options);
        let mut rows = Rows::new(text, syntax);
        if !rows.begin() {
            return Err(ReadErrorKind::unknown(&[]).into());
        }
        let mut notes = Vec::new();
        let mut start = rows.at();
        let first = Line::next(&mut rows, text)?;
        let rest = rows.at();
        // An error here is found again by the survey.
        let second = rows.begin().then(|| Line::next(&mut rows, text).ok());
        let second = second.flatten();
        let header = options.header.unwrap_or_else(|| {
            let is_data = first.is_numbers(second.as_ref(), &words);
            notes.extend(is_data.then_some(Note::FirstLineIsData));
            !is_data
        });
        let mut names = first.fields;
        let mut named_rows = false;
        if header {
            start = rest;
            named_rows = second.is_some_and(|second| second.has_name(names.len()));
            notes.extend(unique(&mut names));
        } else {
            let numbered = names.iter_mut().enumerate();
            numbered.for_each(|(index, name)| *name = format!("f{index}"));
        }
        if named_rows {
            names.insert(0, String::new());
            if !options.index_column {
                notes.push(Note::RowNames);
            }
        }
        let skipped = usize::from(named_rows || options.index_column);
        let dialect = Arc::new(Dialect {
            syntax,
            words,
            header,
            groups: groups(&names, skipped),
            columns: names.len(),
            named_rows,
        });
        Ok(Begun {
            dialect,
            start,
            notes,
        })
    }

    /// How rows are split, of which the first line has to be complete.
    pub(crate) fn syntax(text: &str, options: &CsvOptions) -> Result<Syntax, ReadError> {
        if let Some(mark) = contradicting_mark(options) {
            return Err(CsvError::Mark { mark }.into());
        }
        let sniffed = match options.delimiter {
            Some(delimiter) => Sniffed::Delimiter(delimiter),
            None => Sniffed::of(text, options.decimal, options.comment),
        };
        let delimiter = match sniffed {
            Sniffed::Delimiter(delimiter @ (b'"' | b'\n' | b'\r' | 0x80..)) => {
                return Err(CsvError::Delimiter { delimiter }.into());
            }
            Sniffed::Delimiter(delimiter) => delimiter,
            Sniffed::DecimalCommas => return Err(CsvError::DecimalCommas.into()),
            Sniffed::Semicolons => return Err(CsvError::Semicolons.into()),
            Sniffed::Column if options.decimal == b',' => b';',
            Sniffed::Column => b',',
        };
        Ok(Syntax {
            delimiter,
            comment: options.comment,
        })
    }

    /// Reads the rows of a text from `start` on. `is_first` says whether these are the first rows.
    pub(crate) fn read(
        self: &Arc<Dialect>,
        text: String,
        start: usize,
        is_first: bool,
        budget: Budget,
    ) -> Result<Vec<Entry>, ReadError> {
        let mut written = Written {
            text,
            start,
            dialect: self.clone(),
            rows: 0,
            budget,
        };
        let surveyed = match survey(written.body(), self.columns) {
            // Only the first row is longer, so that it is the one at fault.
            Err(_) if self.named_rows && is_first => survey(written.body(), self.columns - 1)?,
            surveyed => surveyed?,
        };
        written.rows = surveyed.rows;
        entries(surveyed, written)
    }
}

/// The fields of a row.
struct Line {
    fields: Vec<String>,
    /// Whether each begins with a quote.
    quoted: Vec<bool>,
}

impl Line {
    /// Reads the row that begins here.
    fn next(rows: &mut Rows<'_>, text: &str) -> Result<Line, ReadError> {
        let mut line = Line {
            fields: Vec::new(),
            quoted: Vec::new(),
        };
        loop {
            line.quoted
                .push(text.as_bytes().get(rows.at()) == Some(&b'"'));
            let (field, last) = rows.field().map_err(|Unclosed(at)| unclosed(text, at))?;
            line.fields.push(field.text().into_owned());
            if last {
                return Ok(line);
            }
        }
    }

    /// Whether the first line of a table is numbers alone. What is quoted there, but not in the second
    /// line, is a name.
    fn is_numbers(&self, second: Option<&Line>, words: &Words) -> bool {
        let is_quoted = |second: &Line, at: usize| {
            second.quoted.get(at) == Some(&true) && !second.fields[at].is_empty()
        };
        let is_name = |at| self.quoted[at] && !second.is_some_and(|second| is_quoted(second, at));
        are_numbers(&self.fields, words) && !(0..self.fields.len()).any(is_name)
    }

    /// Whether the first row has a name before the values of `count` columns, and not just nothing
    /// after them.
    fn has_name(&self, count: usize) -> bool {
        self.fields.len() == count + 1 && self.fields.last().is_some_and(|last| !last.is_empty())
    }
}

/// A mark in numbers that cannot be one, or is both marks.
fn contradicting_mark(options: &CsvOptions) -> Option<char> {
    let decimal = char::from(options.decimal);
    let cannot = |mark: char| {
        mark.is_alphanumeric() || mark.is_control() || matches!(mark, '-' | '+' | '(' | ')' | '"')
    };
    match options.thousands {
        Some(thousands) if cannot(thousands) || thousands == decimal => Some(thousands),
        _ => (cannot(decimal) || !decimal.is_ascii()).then_some(decimal),
    }
}
