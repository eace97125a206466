//! `.npz`: a zip archive of `.npy` files, as `numpy.savez` writes it, without compression.

use std::fs::File;
use std::io::{self, BufWriter};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::Arrays;
use crate::write::npy::Prepared;
use crate::write::{Format, WriteError, WriteErrorKind};

/// The longest name of a file in an archive, in bytes.
const LONGEST_NAME: usize = 0xFFFF;

pub(super) fn write(arrays: &Arrays, out: &mut BufWriter<File>) -> Result<(), WriteError> {
    let mut archive = ZipWriter::new(out);
    for entry in arrays.entries() {
        let prepared = Prepared::of(arrays, entry, Format::Npz)?;
        let name = format!("{}.npy", entry.name);
        if name.len() > LONGEST_NAME {
            return Err(WriteError::from(WriteErrorKind::Name {
                format: Format::Npz.extension(),
                reason: "it is longer than an archive's names are",
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
