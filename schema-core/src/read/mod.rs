//! Arrays out of files and text: `.npy`, `.npz`, JSON and CSV.
//!
//! Whatever the bytes, what comes back is arrays or a [`ReadError`] that names the file, the array
//! and the reason. Sizes that a file claims are held against the bytes that are there before memory
//! is taken, and nothing in a file is ever executed.

mod collect;
#[cfg(feature = "csv")]
mod csv;
mod error;
mod format;
#[cfg(feature = "json")]
mod json;
mod limits;
#[cfg(feature = "npy")]
mod npy;
#[cfg(feature = "npy")]
mod npz;

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek};
use std::path::Path;

use crate::Arrays;
use format::Format;

#[cfg(feature = "csv")]
pub(crate) use csv::groups as csv_groups;
#[cfg(feature = "csv")]
pub use csv::{CsvOptions, Encoding};
pub(crate) use error::{Place, Shown};
pub use error::{ReadError, ReadErrorKind};
pub use limits::ReadLimits;

/// Large enough that reading a file costs few calls.
const BUFFER: usize = 1 << 16;

/// Enough bytes to tell the format by.
const HEAD: u64 = 512;

impl Arrays {
    /// Reads the arrays of a file: `.npy`, `.npz` (feature `npy`), JSON (feature `json`), CSV or
    /// TSV (feature `csv`).
    ///
    /// The format is told by the content, whatever the file's extension. The array of an `.npy`
    /// file is named by the file without its last extension: `clean.x.npy` holds `clean.x`.
    /// Text that is no JSON is CSV where its first line has a comma, a tab or a semicolon; lines
    /// with none of these are one column where they are numbers or truth values, or the file is
    /// named `.csv` or `.tsv`. Semicolons, numbers such as `1,5` and files without a header are
    /// read by `Arrays::read_csv`, which is told of them.
    /// What is in the file but is no array for a schema, such as pickled objects, is in
    /// [`Arrays::unreadable`].
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use schema_core::Arrays;
    ///
    /// # let folder = std::env::temp_dir().join(format!("arrays-read-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder).unwrap();
    /// let path = folder.join("training.json");
    /// std::fs::write(&path, r#"{"x": [[1, 2, 3], [3, 4, 5]], "y": [0, 1]}"#).unwrap();
    /// let arrays = Arrays::read(&path).unwrap();
    /// assert_eq!(arrays.get("x").unwrap().shape(), [2, 3]);
    /// # std::fs::remove_dir_all(&folder).unwrap();
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Names the file, the array where it is known, and the reason: the file cannot be opened, is
    /// of no known format, is cut short or damaged, claims more than it can hold, or expands past
    /// [`ReadLimits`].
    pub fn read(path: impl AsRef<Path>) -> Result<Arrays, ReadError> {
        Arrays::read_with(path, &ReadLimits::default())
    }

    /// Reads the arrays of a file as [`Arrays::read`] does, with limits of your own.
    ///
    /// ```no_run
    /// use schema_core::{Arrays, ReadLimits};
    ///
    /// let limits = ReadLimits::default().with_max_bytes(64 << 30);
    /// let arrays = Arrays::read_with("mostly_zeros.npz", &limits)?;
    /// # Ok::<(), schema_core::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Arrays::read`].
    pub fn read_with(path: impl AsRef<Path>, limits: &ReadLimits) -> Result<Arrays, ReadError> {
        let path = path.as_ref();
        read_file(path, limits).map_err(|error| error.in_file(path))
    }
}

fn read_file(path: &Path, limits: &ReadLimits) -> Result<Arrays, ReadError> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    let reader = BufReader::with_capacity(BUFFER, file);
    if metadata.is_file() {
        return read_any(reader, metadata.len(), path, limits);
    }
    // A pipe has no length and no way back: what comes out of it is held in memory, once its
    // first bytes have told that it is of use.
    let mut head = Vec::new();
    let mut reader = reader;
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
    Format::of(&head, path)?;
    let bytes = piped(&mut head.as_slice().chain(reader), limits)?;
    let found = bytes.len() as u64;
    read_any(Cursor::new(bytes), found, path, limits)
}

/// All that comes out of a pipe.
fn piped(reader: &mut dyn Read, limits: &ReadLimits) -> Result<Vec<u8>, ReadError> {
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
#[cfg(any(feature = "csv", feature = "json"))]
fn whole(reader: &mut dyn Read, length: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let room = usize::try_from(length).unwrap_or(usize::MAX);
    if bytes.try_reserve_exact(room).is_err() {
        return Err(ReadErrorKind::OutOfMemory { bytes: length }.into());
    }
    reader.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn read_any<R: BufRead + Seek>(
    mut reader: R,
    length: u64,
    path: &Path,
    limits: &ReadLimits,
) -> Result<Arrays, ReadError> {
    let format = Format::of(reader.fill_buf()?, path)?;
    match format {
        #[cfg(feature = "npy")]
        Format::Npy => {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            npy::read_alone(&name, &mut reader, length)
        }
        #[cfg(feature = "npy")]
        Format::Npz => npz::read(reader, length, limits),
        #[cfg(feature = "json")]
        Format::Json => json::read_bytes(&whole(&mut reader, length)?),
        #[cfg(feature = "csv")]
        Format::Csv => csv::read_bytes(whole(&mut reader, length)?, limits),
        #[cfg(not(all(feature = "csv", feature = "json", feature = "npy")))]
        off => {
            let _ = (length, path, limits);
            Err(ReadErrorKind::FeatureOff {
                format: off.name(),
                feature: off.feature(),
            }
            .into())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_that_is_off_is_named() {
        for (is_on, name, bytes, said) in [
            (
                cfg!(feature = "npy"),
                "x",
                "PK\u{5}\u{6}",
                "the input is .npz, which needs the feature `npy`",
            ),
            (
                cfg!(feature = "json"),
                "x",
                "{}",
                "the input is JSON, which needs the feature `json`",
            ),
            (
                cfg!(feature = "csv"),
                "x.csv",
                "a,b\n",
                "the input is CSV, which needs the feature `csv`",
            ),
        ] {
            let limits = ReadLimits::default();
            let read = read_any(Cursor::new(bytes), 4, Path::new(name), &limits);
            match read {
                Err(error) if !is_on => assert_eq!(error.to_string(), said),
                read => assert!(is_on || read.is_err(), "{name}"),
            }
        }
    }
}
