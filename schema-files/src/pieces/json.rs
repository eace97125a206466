//! JSON lines in pieces. Other JSON is read whole.

use std::path::Path;
use std::sync::Arc;

use super::Opened;
use super::cutter::Cutter;
use super::text::{Before, LEAST, Records, Split, Splitter, Text, TextPieces};
use crate::error::{JsonError, ReadError, ReadErrorKind};
use crate::formats::json::read::{is_named_lines, names, records};
use crate::formats::json::split::{begins_with_lines, split};
use crate::limits::ReadLimits;
use crate::options::Contents;

const MARK: &[u8] = "\u{feff}".as_bytes();

struct Lines {
    limits: ReadLimits,
    /// The names of the first lines, which all pieces have.
    names: Arc<[String]>,
}

/// Finds whether a file is lines. `path` is its name without that of a compression.
pub(super) fn open(
    mut text: Text,
    path: &Path,
    opened: &Opened<'_>,
) -> Result<Box<dyn Cutter>, ReadError> {
    let limits = opened.options.read().limits();
    let size = usize::try_from(opened.options.bytes()).unwrap_or(usize::MAX);
    let mut wanted = size.max(LEAST);
    text.fill(wanted)?;
    let mark = if text.buffer.starts_with(MARK) {
        MARK.len()
    } else {
        0
    };
    text.buffer.drain(..mark);
    let is_object = text.buffer.trim_ascii_start().starts_with(b"{");
    let is_named = is_named_lines(path) && is_object;
    if !is_named && begins_with_lines(&text.buffer) != Some(true) {
        let limit = limits.max_bytes();
        let bytes = opened.shared.length();
        if bytes > limit {
            return Err(ReadErrorKind::TooLarge { bytes, limit }.into());
        }
        return Ok(opened.whole());
    }
    let head = loop {
        let (bytes, is_last) = (&text.buffer, text.is_complete);
        let head = split(bytes, 0, LEAST, is_last);
        if head.rows > 0 || is_last {
            break &bytes[..head.end];
        }
        wanted = wanted.saturating_mul(2);
        text.fill(wanted)?;
    };
    let lines = Lines {
        limits: limits.clone(),
        names: names(utf8(head, mark)?)?.into(),
    };
    let bytes = opened.options.bytes();
    Ok(Box::new(TextPieces::new(text, lines, 0, mark, bytes)))
}

/// Text that begins behind as many bytes of the file.
fn utf8(bytes: &[u8], before: usize) -> Result<&str, ReadError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = before + error.valid_up_to();
        ReadErrorKind::Encoding { at }.into()
    })
}

impl Splitter for Lines {
    fn split(&self, bytes: &[u8], start: usize, size: usize, is_last: bool) -> Split {
        split(bytes, start, size, is_last)
    }

    fn shifted(error: ReadError, before: &Before) -> ReadError {
        error.map_kind(|mut kind| {
            if let ReadErrorKind::Json(JsonError::Syntax { line, .. }) = &mut kind {
                *line += before.lines;
            }
            kind
        })
    }

    fn read(&mut self, found: Records) -> Box<dyn FnOnce() -> Result<Contents, ReadError> + Send> {
        let names = self.names.clone();
        let budget = self.limits.for_text(found.bytes.len() as u64);
        Box::new(move || {
            let text = utf8(&found.bytes, found.before.bytes)?;
            let row = usize::try_from(found.before.rows).unwrap_or(usize::MAX);
            let entries = records(text, found.is_first, row, &names, budget)
                .map_err(|error| Lines::shifted(error, &found.before))?;
            Ok(Contents {
                entries,
                notes: Vec::new(),
            })
        })
    }
}
