//! Files, pipes and bytes, whatever format they are of.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::Path;

use schema_arrays::Entry;

use crate::formats::Head;
#[cfg(feature = "parquet")]
use crate::limits::room_for;
use crate::{Format, ReadError, ReadErrorKind, ReadLimits};

/// Large enough that reading a file costs few calls.
const BUFFER: usize = 1 << 16;

/// Enough bytes to recognise the format.
const HEAD: u64 = 512;

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

/// Reads the entries of a file. Its format is that of its content, whatever its extension.
///
/// # Errors
///
/// Names the file, the array where it is known, and the reason: the file cannot be opened, is of no
/// known format, is cut short or damaged, or claims more than it can hold or `limits` allows.
pub fn read(path: &Path, limits: &ReadLimits) -> Result<Vec<Entry>, ReadError> {
    read_file(path, limits).map_err(|error| error.in_file(path))
}

/// Reads the entries in the bytes of a file. `name` is what the array of an `.npy` file is called.
///
/// # Errors
///
/// As [`read`], but that there is no file to name.
pub fn read_bytes(name: &str, bytes: &[u8], limits: &ReadLimits) -> Result<Vec<Entry>, ReadError> {
    let format = Format::of(&Head { bytes, path: None })?;
    format.read_bytes(name, bytes, limits)
}

fn read_file(path: &Path, limits: &ReadLimits) -> Result<Vec<Entry>, ReadError> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    let mut reader = BufReader::with_capacity(BUFFER, file);
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let format = |bytes: &[u8]| {
        let path = Some(path);
        Format::of(&Head { bytes, path })
    };
    if metadata.is_file() {
        return format(reader.fill_buf()?)?.read_input(&mut Input {
            reader: &mut reader,
            bytes: None,
            length: metadata.len(),
            name: &name,
            limits,
        });
    }
    // A pipe has no length and no way back: what comes out of it is held in memory, once its
    // first bytes have shown that it is of use.
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
    let format = format(&head)?;
    let bytes = piped(&mut head.as_slice().chain(reader), limits)?;
    format.read_bytes(&name, &bytes, limits)
}

/// The next bytes, so many, where that number was checked against the length of the file.
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

/// All that comes out of a pipe.
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
