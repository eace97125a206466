//! Text, cut into records.

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Opened;
use super::cutter::{Cut, Cutter};
#[cfg(feature = "compressed")]
use crate::compressed::{Compression, Decoder as Decompressor};
use crate::error::{ReadError, ReadErrorKind};
#[cfg(feature = "csv")]
use crate::formats::csv::Decoder;
#[cfg(feature = "compressed")]
use crate::limits::Budget;
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
    pub(super) before: Before,
    pub(super) is_first: bool,
}

/// What is before some records in the file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Before {
    pub(super) rows: u64,
    pub(super) lines: usize,
    /// Of decoded text.
    pub(super) bytes: usize,
}

/// A format whose records follow each other in the text.
pub(super) trait Splitter: Send {
    /// Finds the last record that ends within `size` bytes after `start`, or else the first. None is
    /// complete if it ends where the bytes do, unless they are the last.
    fn split(&self, bytes: &[u8], start: usize, size: usize, is_last: bool) -> Split;

    /// Makes the place of an error that in the file.
    fn shifted(error: ReadError, before: &Before) -> ReadError;

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
    /// What it is compressed by, and how many more bytes it may expand to.
    #[cfg(feature = "compressed")]
    compression: Option<(Compression, Budget)>,
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
    pub(super) fn of(opened: &Opened<'_>) -> Text {
        let read = Arc::new(AtomicU64::new(0));
        let reader = Counted(opened.shared.range(0, u64::MAX), read.clone());
        Text {
            expected: opened.shared.length(),
            ..Text::new(Box::new(reader), read, opened)
        }
    }

    /// The text in a compressed file.
    #[cfg(feature = "compressed")]
    pub(super) fn compressed(opened: &Opened<'_>, compression: Compression) -> Text {
        let read = Arc::new(AtomicU64::new(0));
        let limits = opened.options.read().limits();
        let budget = limits.for_compressed(opened.shared.length());
        let reader = Counted(opened.shared.range(0, u64::MAX), read.clone());
        let reader = std::io::BufReader::with_capacity(LEAST, reader);
        let decoder: Box<dyn Read + Send> = match Decompressor::new(compression, reader) {
            Some(decoder) => Box::new(decoder),
            None => Box::new(std::io::empty()),
        };
        Text {
            compression: Some((compression, budget)),
            ..Text::new(decoder, read, opened)
        }
    }

    fn new(reader: Box<dyn Read + Send>, read: Arc<AtomicU64>, opened: &Opened<'_>) -> Text {
        Text {
            reader,
            read,
            cut: 0,
            expected: 0,
            #[cfg(feature = "compressed")]
            compression: None,
            #[cfg(feature = "csv")]
            decoder: None,
            buffer: Vec::new(),
            is_complete: false,
            limit: opened.options.read().limits().max_bytes(),
        }
    }

    /// The text in another encoding than UTF-8.
    #[cfg(feature = "csv")]
    pub(super) fn decoded(mut self, decoder: Option<Decoder>) -> Result<Text, ReadError> {
        self.decoder = decoder;
        if let Some(decoder) = &mut self.decoder {
            let raw = std::mem::take(&mut self.buffer);
            decoder.push(&raw, self.is_complete, &mut self.buffer)?;
        }
        Ok(self)
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
            self.read(size - self.buffer.len())?;
        }
        let found = self.read.load(Ordering::Relaxed);
        if self.is_complete && found < self.expected {
            return Err(ReadError::truncated("data", self.expected, found));
        }
        Ok(())
    }

    /// Reads some more bytes.
    fn read(&mut self, more: usize) -> Result<(), ReadError> {
        #[cfg(feature = "csv")]
        let raw = &mut match &self.decoder {
            Some(_) => Vec::new(),
            None => std::mem::take(&mut self.buffer),
        };
        #[cfg(not(feature = "csv"))]
        let raw = &mut self.buffer;
        let reserved = raw.try_reserve(more);
        reserved.map_err(|_| ReadErrorKind::OutOfMemory { bytes: more as u64 })?;
        let read = (&mut self.reader).take(more as u64).read_to_end(raw);
        #[cfg(feature = "compressed")]
        let read = match &mut self.compression {
            Some((compression, budget)) => {
                let read = read.map_err(|error| compression.fault(error))?;
                budget.spend(read as u64)?;
                Ok(read)
            }
            None => read,
        };
        self.is_complete = read? < more;
        #[cfg(feature = "csv")]
        match &mut self.decoder {
            Some(decoder) => decoder.push(raw, self.is_complete, &mut self.buffer)?,
            None => std::mem::swap(raw, &mut self.buffer),
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

/// Counts the bytes read.
struct Counted<R>(R, Arc<AtomicU64>);

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
    before: Before,
    is_first: bool,
    is_done: bool,
}

impl<S: Splitter> TextPieces<S> {
    /// The records of a text from `start` on, which is in memory. The text begins behind `skipped` bytes
    /// of the file.
    pub(super) fn new(
        text: Text,
        splitter: S,
        start: usize,
        skipped: usize,
        bytes: u64,
    ) -> TextPieces<S> {
        TextPieces {
            text,
            splitter,
            start,
            size: usize::try_from(bytes).unwrap_or(usize::MAX),
            before: Before {
                bytes: skipped,
                ..Before::default()
            },
            is_first: true,
            is_done: false,
        }
    }
}

impl<S: Splitter> Cutter for TextPieces<S> {
    fn rows(&self) -> Option<u64> {
        self.is_done.then_some(self.before.rows)
    }

    fn next(&mut self) -> Result<Option<Cut>, ReadError> {
        let mut wanted = self.size.max(LEAST);
        while !self.is_done {
            let filled = self.text.fill(wanted);
            filled.map_err(|error| S::shifted(error, &self.before))?;
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
                before: self.before,
                is_first: std::mem::take(&mut self.is_first),
            };
            let lines = breaks(&records.bytes[..records.start]) + split.lines;
            self.before = Before {
                rows: self.before.rows + split.rows as u64,
                lines: self.before.lines + lines,
                bytes: self.before.bytes + records.bytes.len(),
            };
            return Ok(Some(Cut {
                row: records.before.rows,
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
