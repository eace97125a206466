//! Archives of one file that is no array.

use std::io::{Read, Seek};

use ::zip::read::ZipFile;
use ::zip::{CompressionMethod, ZipArchive};

use crate::error::ReadError;
use crate::input::ReadSeek;
use crate::limits::Budget;

/// Returns the name and the bytes of the only file; `None` if there are several, or it is an array or
/// cannot be read, of which the reader of `.npz` knows more.
pub(super) fn only_member(
    mut reader: &mut dyn ReadSeek,
    length: u64,
    mut budget: Budget,
) -> Result<Option<(String, Vec<u8>)>, ReadError> {
    let member = read(&mut reader, length, &mut budget);
    reader.rewind()?;
    member
}

/// Whether an archive is of one file that is no array.
pub(crate) fn is_zipped(reader: &mut dyn ReadSeek, length: u64) -> bool {
    let archive = ZipArchive::new(reader);
    archive.is_ok_and(|mut archive| only(&mut archive, length).is_some())
}

fn read(
    reader: &mut (impl Read + Seek),
    length: u64,
    budget: &mut Budget,
) -> Result<Option<(String, Vec<u8>)>, ReadError> {
    let Ok(mut archive) = ZipArchive::new(reader) else {
        return Ok(None);
    };
    let Some((name, mut file)) = only(&mut archive, length) else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    let most = budget.left().saturating_add(1);
    if (&mut file).take(most).read_to_end(&mut bytes).is_err() {
        return Ok(None);
    }
    budget.spend(bytes.len() as u64)?;
    Ok(Some((name, bytes)))
}

/// The only file of an archive, if it is no array.
fn only<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    length: u64,
) -> Option<(String, ZipFile<'_, R>)> {
    let mut files = Vec::new();
    for index in 0..archive.len() {
        match archive.by_index_data(index) {
            Ok(entry) if !entry.is_dir() && files.is_empty() => files.push(index),
            Ok(entry) if entry.is_dir() => {}
            _ => return None,
        }
    }
    let [index] = files[..] else {
        return None;
    };
    let file = archive.by_index(index).ok()?;
    let name = file.name().ok()?.into_owned();
    let is_known = matches!(
        file.compression(),
        CompressionMethod::Stored | CompressionMethod::Deflated
    );
    // As `numpy.savez` writes it.
    let is_array = name.strip_suffix(".npy").is_some();
    (!is_array && is_known && file.compressed_size() <= length).then_some((name, file))
}
