//! Arrays out of files and text: `.npy`, `.npz`, Parquet, Arrow IPC, safetensors, JSON and CSV.
//!
//! Whatever the bytes, what comes back is arrays or a [`ReadError`] that names the file, the array
//! and the reason. Sizes that a file claims are held against the bytes that are there before memory
//! is taken, and nothing in a file is ever executed.

#[cfg(feature = "parquet")]
mod arrow;
mod collect;
#[cfg(feature = "parquet")]
mod columns;
#[cfg(feature = "csv")]
mod csv;
mod error;
mod format;
#[cfg(feature = "json")]
mod json;
mod limits;
#[cfg(feature = "serde")]
mod nested;
#[cfg(any(feature = "json", feature = "serde"))]
mod nesting;
#[cfg(feature = "npy")]
mod npy;
#[cfg(feature = "npy")]
mod npz;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "safetensors")]
mod safetensors;
#[cfg(any(feature = "npy", feature = "safetensors"))]
mod source;

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek};
use std::path::Path;

use crate::Arrays;
use format::Format;

#[cfg(feature = "csv")]
pub(crate) use csv::groups as csv_groups;
#[cfg(feature = "csv")]
pub use csv::{CsvOptions, Encoding};
pub(crate) use error::Place;
pub use error::{ReadError, ReadErrorKind};
pub use limits::ReadLimits;

/// Large enough that reading a file costs few calls.
const BUFFER: usize = 1 << 16;

/// Enough bytes to tell the format by.
const HEAD: u64 = 512;

impl Arrays {
    /// Reads the arrays of a file: `.npy` and `.npz` (feature `npy`), Parquet and Arrow IPC
    /// (feature `parquet`), safetensors (feature `safetensors`), JSON (feature `json`), CSV or TSV
    /// (feature `csv`).
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

    /// Reads the arrays in the bytes of a file, of whatever format [`Arrays::read`] knows.
    ///
    /// `name` is what the array of an `.npy` file is called, which has no name of its own.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use schema_core::Arrays;
    ///
    /// let arrays = Arrays::from_bytes("x", br#"{"x": [[1, 2, 3], [3, 4, 5]], "y": [0, 1]}"#)?;
    /// assert_eq!(arrays.get("x").unwrap().shape(), [2, 3]);
    /// # }
    /// # Ok::<(), schema_core::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Arrays::read`], but that there is no file to name.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Arrays, ReadError> {
        Arrays::from_bytes_with(name, bytes, &ReadLimits::default())
    }

    /// Reads the arrays in the bytes of a file as [`Arrays::from_bytes`] does, with limits of your
    /// own.
    ///
    /// ```no_run
    /// use schema_core::{Arrays, ReadLimits};
    ///
    /// let bytes = std::fs::read("mostly_zeros.npz").unwrap();
    /// let limits = ReadLimits::default().with_max_bytes(64 << 30);
    /// let arrays = Arrays::from_bytes_with("x", &bytes, &limits)?;
    /// # Ok::<(), schema_core::ReadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`Arrays::from_bytes`].
    pub fn from_bytes_with(
        name: &str,
        bytes: &[u8],
        limits: &ReadLimits,
    ) -> Result<Arrays, ReadError> {
        let format = Format::of(bytes, None)?;
        read_as(format, Cursor::new(bytes), bytes.len() as u64, name, limits)
    }
}

fn read_file(path: &Path, limits: &ReadLimits) -> Result<Arrays, ReadError> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    let mut reader = BufReader::with_capacity(BUFFER, file);
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    if metadata.is_file() {
        let format = Format::of(reader.fill_buf()?, Some(path))?;
        return read_as(format, reader, metadata.len(), &name, limits);
    }
    // A pipe has no length and no way back: what comes out of it is held in memory, once its
    // first bytes have told that it is of use.
    let mut head = Vec::new();
    reader.by_ref().take(HEAD).read_to_end(&mut head)?;
    let format = Format::of(&head, Some(path))?;
    let bytes = piped(&mut head.as_slice().chain(reader), limits)?;
    let found = bytes.len() as u64;
    read_as(format, Cursor::new(bytes), found, &name, limits)
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
fn whole(reader: &mut dyn Read, length: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let room = usize::try_from(length).unwrap_or(usize::MAX);
    if bytes.try_reserve_exact(room).is_err() {
        return Err(ReadErrorKind::OutOfMemory { bytes: length }.into());
    }
    reader.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn read_as<R: BufRead + Seek>(
    format: Format,
    mut reader: R,
    length: u64,
    name: &str,
    limits: &ReadLimits,
) -> Result<Arrays, ReadError> {
    match format {
        #[cfg(feature = "npy")]
        Format::Npy => npy::read_alone(name, &mut reader, length),
        #[cfg(feature = "npy")]
        Format::Npz => npz::read(reader, length, limits),
        #[cfg(feature = "parquet")]
        Format::Parquet => parquet::read(reader, length, limits),
        #[cfg(feature = "parquet")]
        Format::ArrowFile => arrow::read_file(reader, length, limits),
        #[cfg(feature = "parquet")]
        Format::ArrowStream => arrow::read_stream(reader, length, limits),
        #[cfg(feature = "safetensors")]
        Format::SafeTensors => safetensors::read(&mut reader, length),
        #[cfg(feature = "json")]
        Format::Json => json::read_bytes(&whole(&mut reader, length)?),
        #[cfg(feature = "csv")]
        Format::Csv => csv::read_bytes(whole(&mut reader, length)?, limits),
        #[allow(unreachable_patterns, reason = "all of them may be on")]
        format => {
            let _ = (&mut reader, length, name, limits);
            Err(off(format))
        }
    }
}

fn off(format: Format) -> ReadError {
    ReadErrorKind::FeatureOff {
        format: format.name(),
        feature: format.feature(),
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_that_is_off_is_named() {
        let formats: [(&[u8], &str, &str); 8] = [
            (b"\x93NUMPY", ".npy", "npy"),
            (b"PK\x05\x06", ".npz", "npy"),
            (b"PAR1", "Parquet", "parquet"),
            (b"ARROW1", "Arrow IPC", "parquet"),
            (&[0xFF; 4], "Arrow IPC", "parquet"),
            (b"\x02\0\0\0\0\0\0\0{}", "safetensors", "safetensors"),
            (b"{}", "JSON", "json"),
            (b"a,b\n", "CSV", "csv"),
        ];
        for (bytes, format, feature) in formats {
            let told = Format::of(bytes, Some(Path::new("x.csv"))).unwrap();
            assert_eq!(
                off(told).to_string(),
                format!("the input is {format}, which needs the feature `{feature}`")
            );
        }
    }
}
