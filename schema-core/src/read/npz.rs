//! `.npz`: a zip archive of `.npy` files.

use std::collections::HashSet;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

use zip::{CompressionMethod, ZipArchive};

use crate::Arrays;
use crate::array::Content;
use crate::read::collect::Collected;
use crate::read::limits::Budget;
use crate::read::npy::Prepared;
use crate::read::source::Source;
use crate::read::{ReadError, ReadErrorKind, ReadLimits};

/// Deflate makes at most 258 bytes of 2 bits.
const DEFLATE_MOST: u64 = 1032;

impl Arrays {
    /// The arrays in the bytes of an `.npz` file, in the order of the archive, each read as by
    /// [`Arrays::from_npy`].
    ///
    /// What is in the archive and is no `.npy` file, is encrypted, or is compressed by another
    /// method than NumPy's, is in [`Arrays::unreadable`].
    ///
    /// ```
    /// use schema_core::Arrays;
    ///
    /// let empty_archive = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    /// assert!(Arrays::from_npz(empty_archive)?.is_empty());
    /// # Ok::<(), schema_core::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Names the array and the reason: the bytes are no zip archive; an array is cut short,
    /// damaged or there twice; or the archive expands past [`ReadLimits`].
    pub fn from_npz(bytes: &[u8]) -> Result<Arrays, ReadError> {
        read(
            Cursor::new(bytes),
            bytes.len() as u64,
            &ReadLimits::default(),
        )
    }
}

pub(super) fn read<R: Read + Seek>(
    reader: R,
    length: u64,
    limits: &ReadLimits,
) -> Result<Arrays, ReadError> {
    let mut archive = ZipArchive::new(reader).map_err(damaged)?;
    if archive.has_duplicate_names() {
        let start = archive.central_directory_start();
        let error = ReadError::from(ReadErrorKind::Duplicate);
        return Err(match name_there_twice(archive.into_inner(), start)? {
            Some(name) => error.in_array(name.strip_suffix(".npy").unwrap_or(&name)),
            None => error,
        });
    }
    let mut budget = limits.budget(length);
    let mut collected = Collected::default();
    for index in 0..archive.len() {
        let entry = archive.by_index_data(index).map_err(damaged)?;
        if entry.is_dir() {
            continue;
        }
        let file = match entry.name() {
            Ok(name) => name.into_owned(),
            Err(_) => String::from_utf8_lossy(entry.name_raw()).into_owned(),
        };
        let array = file.strip_suffix(".npy");
        let name = array.unwrap_or(&file);
        let unreadable = if entry.encrypted() {
            Some("is encrypted; save it without a password".to_owned())
        } else if array.is_none() {
            Some("is no .npy file, which all arrays in an .npz file are".to_owned())
        } else {
            match entry.compression() {
                CompressionMethod::Stored | CompressionMethod::Deflated => None,
                _ => Some(
                    "is compressed by another method than deflate; save it with \
                     numpy.savez_compressed"
                        .to_owned(),
                ),
            }
        };
        let content = match unreadable {
            Some(reason) => Content::Unreadable(reason),
            None => member(&mut archive, index, length, &mut budget)
                .map_err(|error| error.in_archive().in_array(name))?,
        };
        collected.add(name.to_owned(), content)?;
    }
    Ok(collected.into_arrays())
}

fn member<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    index: usize,
    length: u64,
    budget: &mut Budget,
) -> Result<Content, ReadError> {
    let mut file = archive.by_index(index).map_err(damaged)?;
    let claimed = file.size();
    let stored = file.compressed_size().min(length);
    let most = match file.compression() {
        CompressionMethod::Stored => stored,
        _ => stored.saturating_mul(DEFLATE_MOST),
    };
    if claimed > most {
        return Err(ReadErrorKind::FalseSize { claimed, most }.into());
    }
    let mut source = Source::new(&mut file, claimed);
    let prepared = Prepared::read(&mut source)?;
    // Counted even where the array is not read: members may share their bytes, and be very many.
    budget.spend(claimed - source.left())?;
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(reason) => return Ok(Content::Unreadable(reason)),
    };
    budget.spend(prepared.memory().max(claimed))?;
    let content = prepared.decode(&mut source)?;
    // The checksum is compared when the member is read to its end.
    io::copy(&mut file.take(claimed.saturating_add(1)), &mut io::sink())?;
    Ok(content)
}

fn damaged(error: zip::result::ZipError) -> ReadError {
    match error {
        zip::result::ZipError::Io(error) => ReadError::from(error).in_archive(),
        other => ReadErrorKind::Archive {
            reason: other.to_string(),
        }
        .into(),
    }
}

/// The archive's reader keeps one entry of each name, so the directory is read once more for the
/// name that is there twice.
fn name_there_twice<R: Read + Seek>(mut reader: R, start: u64) -> io::Result<Option<String>> {
    const HEADER: usize = 46;
    reader.seek(SeekFrom::Start(start))?;
    let mut names = HashSet::new();
    loop {
        let mut header = [0; HEADER];
        if reader.read_exact(&mut header).is_err() || !header.starts_with(b"PK\x01\x02") {
            return Ok(None);
        }
        let length = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
        let mut name = vec![0; usize::from(length(28))];
        reader.read_exact(&mut name)?;
        reader.seek_relative(i64::from(length(30)) + i64::from(length(32)))?;
        if names.contains(&name) {
            return Ok(Some(String::from_utf8_lossy(&name).into_owned()));
        }
        names.insert(name);
    }
}
