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

use super::names::groups;
use super::options::{CsvOptions, Encoding};
use super::rows::{self, Rows, Syntax, Unclosed};
use super::sniff::Sniffed;
use super::surveyed::{survey, unclosed};
use super::table::entries;
use super::words::Words;
use super::written::Written;
use crate::error::{CsvError, ReadError, ReadErrorKind};
use crate::input::{Input, all, piped};

/// Reads the columns of a table.
pub(super) fn read(input: &mut Input<'_>) -> Result<Vec<Entry>, ReadError> {
    let options = CsvOptions::default().with_limits(input.limits.clone());
    table(input.bytes()?, &options)
}

/// Reads the columns of CSV text.
///
/// # Errors
///
/// Names the array or the line, and the reason: the text is empty, or not in the encoding; rows
/// differ in length; a quote is not closed; a name appears twice; a number is too large for any
/// type; the text takes more memory than [`ReadLimits`](crate::ReadLimits) allow.
pub fn read_csv(text: &[u8], options: &CsvOptions) -> Result<Vec<Entry>, ReadError> {
    table(Cow::Borrowed(text), options)
}

/// Reads the columns of a CSV file, without checking that its first bytes look like CSV.
///
/// # Errors
///
/// As for [`read_csv`], with the name of the file; or the file cannot be read.
pub fn read_csv_file(path: &Path, options: &CsvOptions) -> Result<Vec<Entry>, ReadError> {
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

fn table(bytes: Cow<'_, [u8]>, options: &CsvOptions) -> Result<Vec<Entry>, ReadError> {
    let budget = options.limits.for_text(bytes.len() as u64);
    // It is kept, because a schema may ask for what it says.
    let mut text = decoded(bytes, options.encoding)?.into_owned();
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    let syntax = syntax(&text, options)?;
    let mut rows = Rows::new(&text, syntax);
    if !rows.begin() {
        return Err(ReadErrorKind::unknown(&[]).into());
    }
    let mut start = rows.at();
    let mut names = Vec::new();
    let mut last = false;
    while !last {
        let field;
        (field, last) = rows.field().map_err(|Unclosed(at)| unclosed(&text, at))?;
        names.push(match field.text() {
            _ if !options.header => format!("f{}", names.len()),
            unnamed if unnamed.is_empty() => format!("Unnamed: {}", names.len()),
            name => name.into_owned(),
        });
    }
    if options.header {
        start = rows.at();
    }
    let groups = groups(&names)?;
    let mut written = Written {
        text,
        start,
        syntax,
        words: Words::of(options),
        header: options.header,
        groups,
        rows: 0,
        budget,
    };
    let surveyed = survey(written.body(), names.len())?;
    written.rows = surveyed.rows;
    entries(surveyed, written)
}

fn syntax(text: &str, options: &CsvOptions) -> Result<Syntax, ReadError> {
    let sniffed = match options.delimiter {
        Some(delimiter) => Sniffed::Delimiter(delimiter),
        None => Sniffed::of(text, options.decimal, options.comment),
    };
    let delimiter = match sniffed {
        Sniffed::Delimiter(delimiter @ (b'"' | b'\n' | b'\r' | 0x80..)) => {
            return Err(CsvError::Delimiter { delimiter }.into());
        }
        Sniffed::Delimiter(delimiter) => delimiter,
        Sniffed::Semicolons => return Err(CsvError::Semicolons.into()),
        Sniffed::Column if options.decimal == b',' => b';',
        Sniffed::Column => b',',
    };
    Ok(Syntax {
        delimiter,
        comment: options.comment,
    })
}

/// Decodes the bytes; UTF-8 is not copied.
fn decoded(bytes: Cow<'_, [u8]>, encoding: Encoding) -> Result<Cow<'_, str>, ReadError> {
    if encoding == Encoding::Latin1 {
        return Ok(Cow::Owned(bytes.iter().copied().map(char::from).collect()));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(ReadErrorKind::Utf16.into());
    }
    match bytes {
        Cow::Borrowed(bytes) => str::from_utf8(bytes)
            .map(Cow::Borrowed)
            .map_err(|error| not_utf8(bytes, error.valid_up_to())),
        Cow::Owned(bytes) => String::from_utf8(bytes)
            .map(Cow::Owned)
            .map_err(|error| not_utf8(error.as_bytes(), error.utf8_error().valid_up_to())),
    }
}

fn not_utf8(bytes: &[u8], at: usize) -> ReadError {
    let line = rows::line_at(bytes, at);
    let before = bytes[..at]
        .rsplit(|byte| matches!(byte, b'\n' | b'\r'))
        .next();
    // The bytes before are UTF-8, in which each character has one byte that is not 0b10xxxxxx.
    let column = before.map_or(0, |line| {
        line.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
    });
    CsvError::NotUtf8 {
        line,
        column: column + 1,
        byte: bytes[at],
    }
    .into()
}
