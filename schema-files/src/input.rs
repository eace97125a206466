//! The bytes of a file, a pipe or a slice, as a reader of a format gets them.

use std::borrow::Cow;
use std::io::{BufRead, Read, Seek};

use crate::error::{ReadError, ReadErrorKind};
use crate::limits::ReadLimits;
#[cfg(feature = "parquet")]
use crate::limits::room_for;

/// What is read, with all that a reader may want to know of it.
pub struct Input<'a> {
    /// The bytes.
    pub reader: &'a mut dyn ReadSeek,
    /// All of the bytes, where they are in memory already.
    pub bytes: Option<&'a [u8]>,
    /// How many bytes there are.
    pub length: u64,
    /// What the array is called where the file has one without a name.
    pub name: &'a str,
    /// How much memory it may ask for.
    pub limits: &'a ReadLimits,
}

/// A reader that can go back.
pub trait ReadSeek: BufRead + Seek {}

impl<R: BufRead + Seek> ReadSeek for R {}

impl<'a> Input<'a> {
    /// All of the bytes.
    ///
    /// # Errors
    ///
    /// They cannot be read, or are more than memory holds.
    pub fn bytes(&mut self) -> Result<Cow<'a, [u8]>, ReadError> {
        match self.bytes {
            Some(bytes) => Ok(Cow::Borrowed(bytes)),
            None => all(self.reader, self.length).map(Cow::Owned),
        }
    }
}

/// The next `count` bytes; the number was checked against the length of the file.
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

/// Everything that a pipe gives.
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

/// All of a file of that length.
pub(crate) fn all(reader: &mut (impl Read + ?Sized), length: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let room = usize::try_from(length).unwrap_or(usize::MAX);
    if bytes.try_reserve_exact(room).is_err() {
        return Err(ReadErrorKind::OutOfMemory { bytes: length }.into());
    }
    reader.read_to_end(&mut bytes)?;
    Ok(bytes)
}
