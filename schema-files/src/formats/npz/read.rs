//! Reads `.npz`.

use std::collections::HashSet;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};

use zip::read::ZipFile;
use zip::{CompressionMethod, ZipArchive};

use schema_arrays::{Content, Entry};

use crate::entries::Entries;
use crate::error::{NpzError, ReadError, ReadErrorKind};
use crate::formats::npy::read::Prepared;
use crate::input::Input;
use crate::limits::Budget;
use crate::source::Source;

/// The most that deflate expands: 2 bits to 258 bytes.
const DEFLATE_MOST: u64 = 1032;

/// Reads the arrays of an archive, in order.
pub(super) fn read(input: &mut Input<'_>) -> Result<Vec<Entry>, ReadError> {
    let length = input.length;
    let mut archive = archive(&mut *input.reader)?;
    let mut budget = input.options.limits().for_compressed(length);
    let mut entries = Entries::default();
    for Listed {
        index,
        name,
        unreadable,
    } in listed(&archive)?
    {
        let content = match unreadable {
            Some(reason) => Content::Unreadable(reason),
            None => content(&mut archive, index, length, &mut budget)
                .map_err(|error| in_archive(error).in_array(&name))?,
        };
        entries.add(name, content)?;
    }
    Ok(entries.into_vec())
}

/// Opens an archive. No two of its files have the same name.
pub(crate) fn archive<R: Read + Seek>(reader: R) -> Result<ZipArchive<R>, ReadError> {
    let archive = ZipArchive::new(reader).map_err(damaged)?;
    if archive.has_duplicate_names() {
        let start = archive.central_directory_start();
        let error = ReadError::from(ReadErrorKind::Duplicate);
        return Err(match duplicate_name(archive.into_inner(), start)? {
            Some(name) => error.in_array(name.strip_suffix(".npy").unwrap_or(&name)),
            None => error,
        });
    }
    Ok(archive)
}

/// A file as an archive lists it.
pub(crate) struct Listed {
    pub(crate) index: usize,
    /// The name of its array.
    pub(crate) name: String,
    /// Why it cannot be read.
    pub(crate) unreadable: Option<String>,
}

/// Returns what an archive lists, without its folders.
pub(crate) fn listed<R: Read + Seek>(archive: &ZipArchive<R>) -> Result<Vec<Listed>, ReadError> {
    let mut listed = Vec::new();
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
        let unreadable = if entry.encrypted() {
            Some("is encrypted; save it without a password".to_owned())
        } else if array.is_none() {
            Some("is not an .npy file, as all arrays in an .npz file must be".to_owned())
        } else {
            match entry.compression() {
                CompressionMethod::Stored | CompressionMethod::Deflated => None,
                _ => Some(
                    "is compressed by a method other than deflate; save it with \
                     numpy.savez_compressed"
                        .to_owned(),
                ),
            }
        };
        listed.push(Listed {
            index,
            name: array.unwrap_or(&file).to_owned(),
            unreadable,
        });
    }
    Ok(listed)
}

/// Opens a file of an archive, of which the claimed size is checked.
pub(crate) fn member<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    index: usize,
    length: u64,
) -> Result<ZipFile<'_, R>, ReadError> {
    let file = archive.by_index(index).map_err(damaged)?;
    let claimed = file.size();
    let stored = file.compressed_size().min(length);
    let most = match file.compression() {
        CompressionMethod::Stored => stored,
        _ => stored.saturating_mul(DEFLATE_MOST),
    };
    if claimed > most {
        return Err(NpzError::SizeMismatch { claimed, most }.into());
    }
    Ok(file)
}

fn content<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    index: usize,
    length: u64,
    budget: &mut Budget,
) -> Result<Content, ReadError> {
    let mut file = member(archive, index, length)?;
    let claimed = file.size();
    let mut source = Source::new(&mut file, claimed);
    let prepared = Prepared::read(&mut source)?;
    // Counted even if the array is not read, because very many members may share their bytes.
    budget.spend(claimed - source.left())?;
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(reason) => return Ok(Content::Unreadable(reason)),
    };
    budget.spend(prepared.memory().max(claimed))?;
    let content = prepared.decode(&mut source)?;
    // The checksum is verified when the member is read to its end.
    io::copy(&mut file.take(claimed.saturating_add(1)), &mut io::sink())?;
    Ok(content)
}

fn damaged(error: zip::result::ZipError) -> ReadError {
    match error {
        zip::result::ZipError::Io(error) => in_archive(error.into()),
        other => NpzError::Damaged {
            reason: other.to_string(),
        }
        .into(),
    }
}

/// Turns errors of decompression into those of a damaged archive.
pub(crate) fn in_archive(error: ReadError) -> ReadError {
    error.map_kind(|kind| match kind {
        ReadErrorKind::Io { error }
            if matches!(
                error.kind(),
                ErrorKind::InvalidData | ErrorKind::InvalidInput | ErrorKind::UnexpectedEof
            ) =>
        {
            let reason = error.to_string();
            NpzError::Damaged { reason }.into()
        }
        other => other,
    })
}

/// Finds a name that appears twice. `ZipArchive` keeps one entry per name, so the directory is read
/// again.
fn duplicate_name<R: Read + Seek>(mut reader: R, start: u64) -> io::Result<Option<String>> {
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
