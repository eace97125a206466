//! The bytes of a file, a pipe or a slice, as a format's reader receives them.

use std::borrow::Cow;
use std::io::{BufRead, Read, Seek};
use std::path::Path;

use crate::error::{ReadError, ReadErrorKind};
use crate::limits::ReadLimits;
#[cfg(feature = "parquet")]
use crate::limits::room_for;
use crate::options::{Note, ReadOptions};

/// The input of a reader.
pub struct Input<'a> {
    /// The bytes.
    pub reader: &'a mut dyn ReadSeek,
    /// All bytes, if they are already in memory.
    pub bytes: Option<&'a [u8]>,
    /// The number of bytes.
    pub length: u64,
    /// The name of the array, for files with a single unnamed array.
    pub name: &'a str,
    /// The path of the file, if there is one.
    pub path: Option<&'a Path>,
    /// How much memory the file may use, and how a table is written.
    pub options: &'a ReadOptions,
    /// What the reader decides where the file does not say it.
    pub notes: Vec<Note>,
}

/// A buffered reader that can seek.
pub trait ReadSeek: BufRead + Seek {}

impl<R: BufRead + Seek> ReadSeek for R {}

impl<'a> Input<'a> {
    /// Returns all bytes.
    ///
    /// # Errors
    ///
    /// The bytes cannot be read, or do not fit into memory.
    pub fn bytes(&mut self) -> Result<Cow<'a, [u8]>, ReadError> {
        match self.bytes {
            Some(bytes) => Ok(Cow::Borrowed(bytes)),
            None => all(self.reader, self.length).map(Cow::Owned),
        }
    }
}

/// Reads the next `count` bytes, a number that was checked against the length of the file.
#[cfg(feature = "parquet")]
pub(crate) fn exact(reader: &mut (impl Read + ?Sized), count: u64) -> Result<Vec<u8>, ReadError> {
    let size = usize::try_from(count).unwrap_or(usize::MAX);
    let mut bytes = Vec::new();
    room_for(&mut bytes, size)?;
    let found = reader.take(count).read_to_end(&mut bytes)?;
    if found < size {
        return Err(ReadError::truncated("data", count, found as u64));
    }
    Ok(bytes)
}

/// Reads a pipe to its end.
pub(crate) fn piped(reader: &mut dyn Read, limits: &ReadLimits) -> Result<Vec<u8>, ReadError> {
    let max = limits.max_bytes();
    let mut bytes = Vec::new();
    reader.take(max.saturating_add(1)).read_to_end(&mut bytes)?;
    let found = bytes.len() as u64;
    if found > max {
        return Err(ReadErrorKind::TooLarge {
            bytes: found,
            limit: max,
        }
        .into());
    }
    Ok(bytes)
}

/// Reads a complete file of this length.
pub(crate) fn all(reader: &mut (impl Read + ?Sized), length: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let room = usize::try_from(length).unwrap_or(usize::MAX);
    if bytes.try_reserve_exact(room).is_err() {
        return Err(ReadErrorKind::OutOfMemory { bytes: length }.into());
    }
    reader.read_to_end(&mut bytes)?;
    Ok(bytes)
}
