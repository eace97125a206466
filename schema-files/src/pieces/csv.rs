//! CSV and TSV in pieces.

use std::sync::Arc;

use super::Opened;
use super::text::{Before, LEAST, Records, Split, Splitter, Text, TextPieces};
use crate::error::{CsvError, ReadError, ReadErrorKind};
use crate::formats::csv::{
    Begun, CsvOptions, Decoder, Dialect, Encoding, has_utf16_mark, invalid, split,
};
use crate::limits::ReadLimits;
use crate::options::{Contents, Note};

const MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) struct Table {
    dialect: Arc<Dialect>,
    limits: ReadLimits,
    /// Until the first piece has them.
    notes: Vec<Note>,
}

/// Reads the first lines of a table.
pub(super) fn open(text: Text, opened: &Opened<'_>) -> Result<TextPieces<Table>, ReadError> {
    let read = opened.options.read();
    let options: CsvOptions = read.csv().cloned().unwrap_or_default();
    let encoding = options.encoding();
    let mut text = text.decoded(Decoder::of(encoding))?;
    let size = usize::try_from(opened.options.bytes()).unwrap_or(usize::MAX);
    let mut wanted = size.max(LEAST);
    text.fill(wanted)?;
    if encoding == Encoding::Utf8 && has_utf16_mark(&text.buffer) {
        return Err(ReadErrorKind::Utf16.into());
    }
    if text.buffer.starts_with(MARK) {
        text.buffer.drain(..MARK.len());
    }
    loop {
        let (bytes, is_last) = (&text.buffer, text.is_complete);
        // The last character may not be complete.
        let valid = match std::str::from_utf8(bytes) {
            Ok(valid) => valid,
            Err(error) if error.error_len().is_some() || is_last => {
                return Err(invalid(bytes, error.valid_up_to(), Encoding::Utf8));
            }
            Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
        };
        // What is not complete may be misread.
        if is_last || has_two_rows(valid, &options) {
            let Begun {
                dialect,
                start,
                notes,
            } = Dialect::of(valid, &options)?;
            let table = Table {
                dialect,
                limits: read.limits().clone(),
                notes,
            };
            return Ok(TextPieces::new(
                text,
                table,
                start,
                0,
                opened.options.bytes(),
            ));
        }
        wanted = wanted.saturating_mul(2);
        text.fill(wanted)?;
    }
}

/// Whether the first two rows are complete.
fn has_two_rows(text: &str, options: &CsvOptions) -> bool {
    let Ok(syntax) = Dialect::syntax(text, options) else {
        // No more text mends it.
        return true;
    };
    split(text.as_bytes(), 0, usize::MAX, syntax, false).rows >= 2
}

impl Splitter for Table {
    fn split(&self, bytes: &[u8], start: usize, size: usize, is_last: bool) -> Split {
        split(bytes, start, size, self.dialect.syntax, is_last)
    }

    fn shifted(error: ReadError, before: &Before) -> ReadError {
        error.map_kind(|mut kind| {
            if let ReadErrorKind::Csv(
                CsvError::NotUtf8 { line, .. }
                | CsvError::Ragged { line, .. }
                | CsvError::NotWindows1252 { line, .. }
                | CsvError::UnclosedQuote { line },
            ) = &mut kind
            {
                *line += before.lines;
            }
            kind
        })
    }

    fn read(
        &mut self,
        records: Records,
    ) -> Box<dyn FnOnce() -> Result<Contents, ReadError> + Send> {
        let dialect = self.dialect.clone();
        let budget = self.limits.for_text(records.bytes.len() as u64);
        let notes = std::mem::take(&mut self.notes);
        Box::new(move || {
            let read = || {
                let text = String::from_utf8(records.bytes).map_err(|error| {
                    let at = error.utf8_error().valid_up_to();
                    invalid(error.as_bytes(), at, Encoding::Utf8)
                })?;
                dialect.read(text, records.start, records.is_first, budget)
            };
            let entries = read().map_err(|error| Table::shifted(error, &records.before))?;
            Ok(Contents { entries, notes })
        })
    }
}
