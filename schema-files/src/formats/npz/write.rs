//! Writes `.npz` without compression, as `numpy.savez` does.

use std::cell::Cell;
use std::io::{self, Seek, SeekFrom, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use schema_arrays::Entry;

use crate::error::{WriteError, WriteErrorKind};
use crate::formats::WriteSeek;
use crate::formats::npy::write::Prepared;

/// The longest name of a file in an archive, in bytes.
const LONGEST_NAME: usize = 0xFFFF;

pub(super) fn write(
    entries: &[Entry],
    format: &'static str,
    out: &mut dyn WriteSeek,
) -> Result<(), WriteError> {
    let is_over = Cell::new(false);
    let mut archive = ZipWriter::new(Guarded::new(out, &is_over));
    for entry in entries {
        if let Err(error) = add(entry, format, &mut archive) {
            is_over.set(true);
            return Err(error);
        }
    }
    archive.finish().map_err(io::Error::from)?;
    Ok(())
}

fn add<W: Write + Seek>(
    entry: &Entry,
    format: &'static str,
    archive: &mut ZipWriter<W>,
) -> Result<(), WriteError> {
    let prepared = Prepared::of(entry, format)?;
    start(&entry.name, prepared.length(), format, archive)?;
    prepared
        .write(archive)
        .map_err(|error| error.in_array(&entry.name))
}

/// Begins the file of an array that takes that many bytes.
pub(super) fn start<W: Write + Seek>(
    array: &str,
    length: u64,
    format: &'static str,
    archive: &mut ZipWriter<W>,
) -> Result<(), WriteError> {
    let name = format!("{array}.npy");
    if name.len() > LONGEST_NAME {
        return Err(WriteError::from(WriteErrorKind::Name {
            format,
            reason: "it is too long for an archive",
        })
        .in_array(array));
    }
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .large_file(length >= u64::from(u32::MAX));
    archive.start_file(name, options).map_err(io::Error::from)?;
    Ok(())
}

/// A writer that discards everything after its first error.
///
/// An unfinished `ZipWriter` finishes the archive when it is dropped, and prints to standard error if
/// that fails (zip 9.8), as on a full disk. The file is discarded after an error, so nothing is lost.
pub(super) struct Guarded<'a> {
    out: &'a mut dyn WriteSeek,
    is_over: &'a Cell<bool>,
    position: u64,
    end: u64,
}

impl<'a> Guarded<'a> {
    pub(super) fn new(out: &'a mut dyn WriteSeek, is_over: &'a Cell<bool>) -> Guarded<'a> {
        Guarded {
            out,
            is_over,
            position: 0,
            end: 0,
        }
    }

    fn noted<T>(&self, result: io::Result<T>) -> io::Result<T> {
        if let Err(error) = &result
            && error.kind() != io::ErrorKind::Interrupted
        {
            self.is_over.set(true);
        }
        result
    }
}

impl Write for Guarded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = if self.is_over.get() {
            bytes.len()
        } else {
            let written = self.out.write(bytes);
            self.noted(written)?
        };
        self.position = self.position.saturating_add(count as u64);
        self.end = self.end.max(self.position);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_over.get() {
            return Ok(());
        }
        let flushed = self.out.flush();
        self.noted(flushed)
    }
}

impl Seek for Guarded<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = if self.is_over.get() {
            let to = match to {
                SeekFrom::Start(at) => Some(at),
                SeekFrom::Current(by) => self.position.checked_add_signed(by),
                SeekFrom::End(by) => self.end.checked_add_signed(by),
            };
            to.ok_or(io::ErrorKind::InvalidInput)?
        } else {
            let sought = self.out.seek(to);
            self.noted(sought)?
        };
        Ok(self.position)
    }
}
