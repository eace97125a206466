//! Entries into a file, in the format that its extension names.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use schema_arrays::{AnyArray, Content, Entry};

use crate::{Format, WriteError, WriteErrorKind};

/// Writes entries to a file, in the format that its extension names. A file that is there is
/// replaced once all is written.
///
/// # Errors
///
/// Names the file, the array where it is one, and the reason: the extension is of no format; the
/// format cannot hold the array's dtype, shape, missing values or name; or the file cannot be
/// written.
pub fn write(path: &Path, entries: &[Entry]) -> Result<(), WriteError> {
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
        schema_spec::file::replace(path, |out| write(entries, extension, out))
    };
    write().map_err(|error: WriteError| error.in_file(path))
}

/// Writes entries into a file of that extension.
pub type Write = fn(&[Entry], &'static str, &mut BufWriter<File>) -> Result<(), WriteError>;

/// The array of an entry, missing values and all.
///
/// # Errors
///
/// The entry could not be read, so it has no array.
pub fn array(entry: &Entry) -> Result<&AnyArray, WriteError> {
    match &entry.content {
        Content::Unreadable(reason) => {
            let reason = reason.clone();
            Err(WriteError::from(WriteErrorKind::Unreadable { reason }).in_array(&entry.name))
        }
        Content::Typed(array) | Content::Untyped(array) => Ok(array),
        Content::Masked(masked) => Ok(&masked.array),
    }
}

/// The array of an entry, for a format that cannot say of a value that it is missing.
///
/// # Errors
///
/// As [`array`]; or a value is missing.
pub fn complete<'a>(entry: &'a Entry, format: &'static str) -> Result<&'a AnyArray, WriteError> {
    let array = array(entry)?;
    match entry.content.missing() {
        None => Ok(array),
        Some(missing) => Err(WriteError::from(WriteErrorKind::Missing {
            format,
            count: missing.iter().filter(|missing| **missing).count(),
            of: missing.len(),
        })
        .in_array(&entry.name)),
    }
}
