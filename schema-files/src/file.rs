//! Reads and writes files of any format.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufReader, BufWriter, Cursor, Read};
use std::path::Path;

use schema_arrays::Entry;
use schema_spec::StandIn;

use crate::compressed::{Compression, Inside, inside};
use crate::data_file::DataFile;
use crate::error::{ReadError, ReadErrorKind, WriteError, WriteErrorKind};
use crate::formats::{Format, Head, Write, WriteSeek};
use crate::input::{Input, ReadSeek, piped};
use crate::options::{Contents, ReadOptions};
use crate::pieces::Shared;

/// Large enough that reading a file costs few calls.
const BUFFER: usize = 1 << 16;

/// Enough bytes to recognize the format.
const HEAD: u64 = 512;

/// Reads the entries of a file. Its content determines the format, not its extension.
///
/// # Errors
///
/// Names the file, the array if known, and the reason: the file cannot be opened, its format is
/// unknown, it is cut short or damaged, or it claims more than it can hold or the limits allow.
pub fn read(path: &Path, options: &ReadOptions) -> Result<Contents, ReadError> {
    DataFile::from(path).read(options)
}

/// Reads the entries in the bytes of a file. `name` is the name of the array of an `.npy` file.
///
/// # Errors
///
/// As for [`read`], but without the name of a file.
pub fn read_bytes(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Contents, ReadError> {
    read_in_memory(name, bytes, None, options)
}

pub(crate) fn read_data(file: &DataFile, options: &ReadOptions) -> Result<Contents, ReadError> {
    let path = file.path();
    if let Some(remote) = file.elsewhere() {
        let shared = Shared::remote(remote.clone());
        return read_regular(&mut shared.reader(), shared.length(), path, options);
    }
    let file = File::open(path).map_err(|error| unopened(path, error))?;
    let metadata = file.metadata()?;
    let mut reader = BufReader::with_capacity(BUFFER, file);
    if metadata.is_file() {
        return read_regular(&mut reader, metadata.len(), path, options);
    }
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    // A pipe has no length and cannot be read twice, so it is read into memory, but only if its
    // first bytes are of a known format.
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
    if Compression::of(&head)?.is_none() {
        let (bytes, path) = (&*head, Some(path));
        Format::of(&Head { bytes, path }, options)?;
    }
    let bytes = piped(&mut head.as_slice().chain(reader), options.limits())?;
    read_in_memory(&name, &bytes, Some(path), options)
}

/// Why nothing can be read at the path.
pub(crate) fn unopened(path: &Path, error: std::io::Error) -> ReadErrorKind {
    match StandIn::at(path) {
        Some(found) => ReadErrorKind::StandIn(found),
        None => error.into(),
    }
}

/// Reads a file that can be read twice.
fn read_regular(
    reader: &mut dyn ReadSeek,
    length: u64,
    path: &Path,
    options: &ReadOptions,
) -> Result<Contents, ReadError> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let head = reader.fill_buf()?;
    if let Some(compression) = Compression::of(head)?
        && let Some(read) = read_inside(compression, reader, length, Some(path), options)?
    {
        return Ok(read);
    }
    let bytes = reader.fill_buf()?;
    let path = Some(path);
    let format = Format::of(&Head { bytes, path }, options)?;
    let mut input = Input {
        reader,
        bytes: None,
        length,
        name: &name,
        path,
        options,
        notes: Vec::new(),
    };
    let entries = format.read_input(&mut input)?;
    let notes = input.notes;
    Ok(Contents { entries, notes })
}

fn read_in_memory(
    name: &str,
    bytes: &[u8],
    path: Option<&Path>,
    options: &ReadOptions,
) -> Result<Contents, ReadError> {
    if let Some(compression) = Compression::of(bytes)? {
        let mut reader = Cursor::new(bytes);
        let length = bytes.len() as u64;
        // The name stands for that of a file.
        let named = path.unwrap_or(Path::new(name));
        if let Some(read) = read_inside(compression, &mut reader, length, Some(named), options)? {
            return Ok(read);
        }
    }
    let format = Format::of(&Head { bytes, path }, options)?;
    format.read_bytes_with(name, bytes, path, options)
}

/// Reads what a compressed file contains; `None` if it is an archive, which is a format.
fn read_inside(
    compression: Compression,
    reader: &mut dyn ReadSeek,
    length: u64,
    path: Option<&Path>,
    options: &ReadOptions,
) -> Result<Option<Contents>, ReadError> {
    let inside = inside(compression, reader, length, path, options.limits())?;
    let Some(Inside {
        bytes,
        path,
        limits,
    }) = inside
    else {
        return Ok(None);
    };
    let head = Head {
        bytes: &bytes,
        path: path.as_deref(),
    };
    let format = match Format::of(&head, options) {
        Ok(format) => format,
        // The reader of archives says what is wrong with it.
        Err(_) if compression == Compression::Zip => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let name = path.as_deref().and_then(Path::file_stem);
    let name = name.unwrap_or_default().to_string_lossy();
    let options = options.clone().with_limits(limits);
    format
        .read_bytes_with(&name, &bytes, path.as_deref(), &options)
        .map(Some)
}

/// Writes entries to a file, in the format of its extension. An existing file is replaced after all
/// entries are written.
///
/// # Errors
///
/// Names the file, the array if one is the cause, and the reason: no format has the extension; the
/// format cannot represent the array's dtype, shape, missing values or name; or the file cannot be
/// written.
pub fn write(path: &Path, entries: &[Entry]) -> Result<(), WriteError> {
    write_as(path, entries, true)
}

/// Writes entries to a new file.
///
/// # Errors
///
/// As for [`write()`]; or the path exists.
pub fn write_new(path: &Path, entries: &[Entry]) -> Result<(), WriteError> {
    write_as(path, entries, false)
}

fn write_as(path: &Path, entries: &[Entry], replace: bool) -> Result<(), WriteError> {
    let write = || {
        let (write, extension) = writer(path.extension())?;
        let write = |out: &mut BufWriter<File>| write(entries, extension, out);
        if replace {
            schema_spec::file::replace(path, write)
        } else {
            schema_spec::file::create(path, write)
        }
    };
    write().map_err(|error: WriteError| error.in_file(path))
}

/// Writes entries in the format of a file with this extension, with or without its dot.
///
/// # Errors
///
/// As for [`write()`], without the name of a file.
pub fn write_to(
    extension: &str,
    entries: &[Entry],
    out: &mut dyn WriteSeek,
) -> Result<(), WriteError> {
    let extension = extension.strip_prefix('.').unwrap_or(extension);
    let named = (!extension.is_empty()).then(|| extension.as_ref());
    let (write, extension) = writer(named)?;
    write(entries, extension, out)
}

/// Returns what writes files with this extension, and the extension as it is known.
fn writer(extension: Option<&OsStr>) -> Result<(Write, &'static str), WriteErrorKind> {
    let (format, extension) = Format::of_extension(extension)?;
    let feature = format.feature;
    match format.write {
        Some(write) => Ok((write, extension)),
        None => Err(WriteErrorKind::FeatureOff {
            format: extension,
            feature,
        }),
    }
}
