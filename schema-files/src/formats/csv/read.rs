//! The text is read in one pass. Each column parses its fields as numbers as long as they are
//! numbers, without a string per field; columns of text, and the few whose type changes on the way,
//! are read in a second pass. With the Cargo feature `rayon`, long text without quotes is split among
//! the threads of rayon.
//!
//! The crate `csv` splits rows in the same way, and the tests compare with it; but it copies each
//! field twice and does not give the position of an unclosed quote.

use std::borrow::Cow;
use std::fs::File;
use std::path::Path;

use schema_arrays::Entry;

use super::encoding::decoded;
use super::names::{groups, unique};
use super::options::CsvOptions;
use super::rows::{Rows, Syntax, Unclosed};
use super::sniff::Sniffed;
use super::surveyed::{survey, unclosed};
use super::table::entries;
use super::words::{Words, are_numbers};
use super::written::Written;
use crate::error::{CsvError, ReadError, ReadErrorKind};
use crate::input::{Input, all, piped};
use crate::options::{Contents, Note};

/// Reads the columns of a table.
pub(super) fn read(input: &mut Input<'_>) -> Result<Vec<Entry>, ReadError> {
    let bytes = input.bytes()?;
    let options = input.options.csv().cloned().unwrap_or_default();
    let options = options.with_limits(input.options.limits().clone());
    let read = table(bytes, &options)?;
    input.notes.extend(read.notes);
    Ok(read.entries)
}

/// Reads the columns of CSV text.
///
/// # Errors
///
/// Names the line and the reason: the text is empty, or not in the encoding; rows differ in length; a
/// quote is not closed; the text takes more memory than [`ReadLimits`](crate::ReadLimits) allow; or the
/// options contradict each other.
pub fn read_csv(text: &[u8], options: &CsvOptions) -> Result<Contents, ReadError> {
    table(Cow::Borrowed(text), options)
}

/// Reads the columns of a CSV file, without checking that its first bytes look like CSV.
///
/// # Errors
///
/// As for [`read_csv`], with the name of the file; or the file cannot be read.
pub fn read_csv_file(path: &Path, options: &CsvOptions) -> Result<Contents, ReadError> {
    let bytes = || {
        let mut file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_file() {
            return all(&mut file, metadata.len());
        }
        piped(&mut file, &options.limits)
    };
    bytes()
        .and_then(|bytes| table(Cow::Owned(bytes), options))
        .map_err(|error| error.in_file(path))
}

fn table(bytes: Cow<'_, [u8]>, options: &CsvOptions) -> Result<Contents, ReadError> {
    let budget = options.limits.for_text(bytes.len() as u64);
    // It is kept, because a schema may ask for what it says.
    let mut text = decoded(bytes, options.encoding)?;
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    let syntax = syntax(&text, options)?;
    let words = Words::of(options);
    let mut rows = Rows::new(&text, syntax);
    if !rows.begin() {
        return Err(ReadErrorKind::unknown(&[]).into());
    }
    let mut notes = Vec::new();
    let mut start = rows.at();
    let first = Line::next(&mut rows, &text)?;
    let rest = rows.at();
    // An error here is found again by the survey.
    let second = rows.begin().then(|| Line::next(&mut rows, &text).ok());
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
    }
    let skipped = usize::from(named_rows || options.index_column);
    let mut written = Written {
        text,
        start,
        syntax,
        words,
        header,
        groups: groups(&names, skipped),
        rows: 0,
        budget,
    };
    let surveyed = match survey(written.body(), names.len()) {
        // Only the first row is longer, so that it is the one at fault.
        Err(_) if named_rows => survey(written.body(), names.len() - 1)?,
        surveyed => surveyed?,
    };
    if named_rows && !options.index_column {
        notes.push(Note::RowNames);
    }
    written.rows = surveyed.rows;
    let entries = entries(surveyed, written)?;
    Ok(Contents { entries, notes })
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

fn syntax(text: &str, options: &CsvOptions) -> Result<Syntax, ReadError> {
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
