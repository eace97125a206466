//! Text, cut into records.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::cutter::{Cut, Cutter};
use super::shared::Shared;
use crate::error::{ReadError, ReadErrorKind};
#[cfg(feature = "csv")]
use crate::formats::csv::Decoder;
use crate::options::Contents;

/// How many bytes are read at a time at least. The first lines of a file, which decide how the others
/// are read, are found in as many.
pub(super) const LEAST: usize = 1 << 16;

/// Where records end.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Split {
    /// Where the last of them ends, in bytes.
    pub(crate) end: usize,
    /// How many records there are.
    pub(crate) rows: usize,
    /// How many line breaks.
    pub(crate) lines: usize,
}

/// Some records of a file.
pub(super) struct Records {
    pub(super) bytes: Vec<u8>,
    /// Where the first begins, in bytes.
    pub(super) start: usize,
    /// How many lines and bytes come before.
    pub(super) lines: usize,
    pub(super) is_first: bool,
}

/// A format whose records follow each other in the text.
pub(super) trait Splitter: Send {
    /// Finds the last record that ends within `size` bytes after `start`, or else the first. None is
    /// complete if it ends where the bytes do, unless they are the last.
    fn split(&self, bytes: &[u8], start: usize, size: usize, is_last: bool) -> Split;

    /// Counts the lines of an error from the start of the file, before which are `lines`.
    fn shifted(error: ReadError, lines: usize) -> ReadError;

    /// How to read records.
    fn read(&mut self, records: Records)
    -> Box<dyn FnOnce() -> Result<Contents, ReadError> + Send>;
}

/// The text of a file, of which the beginning that is not yet read is in memory.
pub(super) struct Text {
    reader: Box<dyn Read + Send>,
    /// How many bytes of the file were read.
    read: Arc<AtomicU64>,
    /// How many of them are in the parts so far.
    cut: u64,
    /// How many bytes the file has; 0 if it is compressed, where the decoder knows better.
    expected: u64,
    #[cfg(feature = "csv")]
    decoder: Option<Decoder>,
    pub(super) buffer: Vec<u8>,
    /// Whether nothing follows what is in memory.
    pub(super) is_complete: bool,
    /// How many bytes may be in memory.
    limit: u64,
}

impl Text {
    /// The text of a file.
    pub(super) fn of(shared: &Shared, limit: u64) -> Text {
        let read = Arc::new(AtomicU64::new(0));
        let reader = Counted(shared.range(0, u64::MAX), read.clone());
        Text {
            expected: shared.length(),
            ..Text::new(Box::new(reader), read, limit)
        }
    }

    /// The text of a reader, and how many bytes of the file it has read.
    pub(super) fn new(reader: Box<dyn Read + Send>, read: Arc<AtomicU64>, limit: u64) -> Text {
        Text {
            reader,
            read,
            cut: 0,
            expected: 0,
            #[cfg(feature = "csv")]
            decoder: None,
            buffer: Vec::new(),
            is_complete: false,
            limit,
        }
    }

    #[cfg(feature = "csv")]
    pub(super) fn decoded(mut self, decoder: Option<Decoder>) -> Text {
        self.decoder = decoder;
        self
    }

    /// Reads until at least `size` bytes are in memory, or all.
    pub(super) fn fill(&mut self, size: usize) -> Result<(), ReadError> {
        while self.buffer.len() < size && !self.is_complete {
            if self.buffer.len() as u64 > self.limit {
                return Err(ReadErrorKind::TooLarge {
                    bytes: self.buffer.len() as u64,
                    limit: self.limit,
                }
                .into());
            }
            let more = size - self.buffer.len();
            #[cfg(feature = "csv")]
            if let Some(decoder) = &mut self.decoder {
                let mut raw = Vec::new();
                self.is_complete = read(&mut *self.reader, more, &mut raw)?;
                decoder.push(&raw, self.is_complete, &mut self.buffer)?;
                continue;
            }
            self.is_complete = read(&mut *self.reader, more, &mut self.buffer)?;
        }
        let found = self.read.load(Ordering::Relaxed);
        if self.is_complete && found < self.expected {
            return Err(ReadError::truncated("data", self.expected, found));
        }
        Ok(())
    }

    /// Takes the first bytes.
    fn take(&mut self, count: usize) -> Vec<u8> {
        let rest = self.buffer.split_off(count);
        std::mem::replace(&mut self.buffer, rest)
    }

    /// How many bytes of the file were read since the last part.
    fn bytes(&mut self) -> u64 {
        let read = self.read.load(Ordering::Relaxed);
        read - std::mem::replace(&mut self.cut, read)
    }
}

/// Reads some bytes; true if they are the last.
fn read(reader: &mut dyn Read, more: usize, bytes: &mut Vec<u8>) -> Result<bool, ReadError> {
    let reserved = bytes.try_reserve(more);
    reserved.map_err(|_| ReadErrorKind::OutOfMemory { bytes: more as u64 })?;
    Ok(reader.take(more as u64).read_to_end(bytes)? < more)
}

/// Counts the bytes read.
pub(super) struct Counted<R>(pub(super) R, pub(super) Arc<AtomicU64>);

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.0.read(buffer)?;
        self.1.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Cuts text into pieces of whole records.
pub(super) struct TextPieces<S> {
    text: Text,
    splitter: S,
    /// Where the next record begins in the text in memory.
    start: usize,
    /// How many bytes make a piece.
    size: usize,
    row: u64,
    lines: usize,
    is_first: bool,
    is_done: bool,
}

impl<S: Splitter> TextPieces<S> {
    /// The records of a text from `start` on, which is in memory, with as many line breaks before.
    pub(super) fn new(text: Text, splitter: S, start: usize, bytes: u64) -> TextPieces<S> {
        TextPieces {
            text,
            splitter,
            start,
            size: usize::try_from(bytes).unwrap_or(usize::MAX),
            row: 0,
            lines: 0,
            is_first: true,
            is_done: false,
        }
    }
}

impl<S: Splitter> Cutter for TextPieces<S> {
    fn rows(&self) -> Option<u64> {
        self.is_done.then_some(self.row)
    }

    fn next(&mut self) -> Result<Option<Cut>, ReadError> {
        let mut wanted = self.size.max(LEAST);
        while !self.is_done {
            let filled = self.text.fill(wanted);
            filled.map_err(|error| S::shifted(error, self.lines))?;
            let (bytes, is_last) = (&self.text.buffer, self.text.is_complete);
            let split = self.splitter.split(bytes, self.start, self.size, is_last);
            let is_end = is_last && split.end == bytes.len();
            if split.rows == 0 && !is_end {
                // Not even one record is complete.
                wanted = bytes.len().saturating_mul(2).max(LEAST);
                continue;
            }
            self.is_done = is_end;
            if split.rows == 0 && !self.is_first {
                break;
            }
            let bytes = self.text.take(split.end);
            let records = Records {
                bytes,
                start: std::mem::take(&mut self.start),
                lines: self.lines,
                is_first: std::mem::take(&mut self.is_first),
            };
            let lines_before = if records.start > 0 {
                breaks(&records.bytes[..records.start])
            } else {
                0
            };
            self.lines += lines_before + split.lines;
            let row = self.row;
            self.row += split.rows as u64;
            return Ok(Some(Cut {
                row,
                rows: Some(split.rows as u64),
                bytes: self.text.bytes(),
                read: self.splitter.read(records),
            }));
        }
        Ok(None)
    }
}

/// How many line breaks there are.
fn breaks(bytes: &[u8]) -> usize {
    let is_break = |at: &usize| match bytes[*at] {
        b'\r' => true,
        b'\n' => *at == 0 || bytes[at - 1] != b'\r',
        _ => false,
    };
    (0..bytes.len()).filter(is_break).count()
}
