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

use super::dialect::{Begun, Dialect};
use super::encoding::decoded;
use super::options::CsvOptions;
use crate::error::ReadError;
use crate::input::{Input, all, piped};
use crate::options::Contents;

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
    let Begun {
        dialect,
        start,
        notes,
    } = Dialect::of(&text, options)?;
    let entries = dialect.read(text, start, true, budget)?;
    Ok(Contents { entries, notes })
}
