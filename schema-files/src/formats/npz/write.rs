//! Writes `.npz` without compression, as `numpy.savez` does.

use std::fs::File;
use std::io::{self, BufWriter};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use schema_arrays::Entry;

use crate::error::{WriteError, WriteErrorKind};
use crate::formats::npy::write::Prepared;

/// The longest name of a file in an archive, in bytes.
const LONGEST_NAME: usize = 0xFFFF;

pub(super) fn write(
    entries: &[Entry],
    format: &'static str,
    out: &mut BufWriter<File>,
) -> Result<(), WriteError> {
    let mut archive = ZipWriter::new(out);
    for entry in entries {
        let prepared = Prepared::of(entry, format)?;
        let name = format!("{}.npy", entry.name);
        if name.len() > LONGEST_NAME {
            return Err(WriteError::from(WriteErrorKind::Name {
                format,
                reason: "it is too long for an archive",
            })
            .in_array(&entry.name));
        }
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(prepared.length() >= u64::from(u32::MAX));
        archive.start_file(name, options).map_err(io::Error::from)?;
        prepared
            .write(&mut archive)
            .map_err(|error| error.in_array(&entry.name))?;
    }
    archive.finish().map_err(io::Error::from)?;
    Ok(())
}
