//! Files of whatever format: which it is, and who reads or writes it.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read};
use std::path::Path;

use schema_arrays::Entry;

use crate::error::{ReadError, WriteError, WriteErrorKind};
use crate::formats::Format;
use crate::formats::Head;
use crate::input::{Input, piped};
use crate::limits::ReadLimits;

/// Large enough that reading a file costs few calls.
const BUFFER: usize = 1 << 16;

/// Enough bytes to recognise the format.
const HEAD: u64 = 512;

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
/// As [`read`], without a file to name.
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
    // A pipe has no length and cannot be read twice, so its content is kept in memory, once its
    // first bytes have shown that it is of a known format.
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
    let format = format(&head)?;
    let bytes = piped(&mut head.as_slice().chain(reader), limits)?;
    format.read_bytes(&name, &bytes, limits)
}

/// Writes entries to a file, in the format that its extension names. A file that is there is
/// replaced once all is written.
///
/// # Errors
///
/// Names the file, the array where it is one, and the reason: the extension is of no format; the
/// format cannot hold the array's dtype, shape, missing values or name; or the file cannot be
/// written.
pub fn write(path: &Path, entries: &[Entry]) -> Result<(), WriteError> {
    write_as(path, entries, true)
}

/// As [`write`], to a file that is not there yet.
///
/// # Errors
///
/// As [`write`]; and if anything has that name.
pub fn write_new(path: &Path, entries: &[Entry]) -> Result<(), WriteError> {
    write_as(path, entries, false)
}

fn write_as(path: &Path, entries: &[Entry], replace: bool) -> Result<(), WriteError> {
    let write = || {
        let (format, extension) = Format::of_path(path)?;
        let Some(write) = format.write else {
            let feature = format.feature;
            return Err(WriteErrorKind::FeatureOff {
                format: extension,
                feature,
            }
            .into());
        };
        let write = |out: &mut BufWriter<File>| write(entries, extension, out);
        if replace {
            schema_spec::file::replace(path, write)
        } else {
            schema_spec::file::create(path, write)
        }
    };
    write().map_err(|error: WriteError| error.in_file(path))
}
