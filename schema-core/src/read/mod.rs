//! Arrays out of files and text: `.npy`, `.npz`, Parquet, Arrow IPC, safetensors and JSON.
//!
//! Whatever the bytes, what comes back is arrays or a [`ReadError`] that names the file, the array
//! and the reason. Sizes that a file claims are held against the bytes that are there before memory
//! is taken, and nothing in a file is ever executed.

#[cfg(feature = "parquet")]
mod arrow;
mod collect;
#[cfg(feature = "parquet")]
mod columns;
mod error;
mod format;
#[cfg(feature = "json")]
mod json;
mod limits;
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

pub(crate) use error::{Place, Shown};
pub use error::{ReadError, ReadErrorKind};
pub use limits::ReadLimits;

/// Large enough that reading a file costs few calls.
const BUFFER: usize = 1 << 16;

/// Enough bytes to tell the format by.
const HEAD: u64 = 512;

impl Arrays {
    /// Reads the arrays of a file: `.npy` and `.npz` (feature `npy`), Parquet and Arrow IPC
    /// (feature `parquet`), safetensors (feature `safetensors`) or JSON (feature `json`).
    ///
    /// The format is told by the content, whatever the file's extension. The array of an `.npy`
    /// file is named by the file without its last extension: `clean.x.npy` holds `clean.x`.
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
    let mut bytes = Vec::new();
    let max = limits.max_bytes();
    let mut reader = reader.take(max.saturating_add(1));
    reader.by_ref().take(HEAD).read_to_end(&mut bytes)?;
    Format::of(&bytes)?;
    reader.read_to_end(&mut bytes)?;
    let found = bytes.len() as u64;
    if found > max {
        return Err(ReadErrorKind::TooLarge {
            bytes: found,
            limit: max,
        }
        .into());
    }
    read_any(Cursor::new(bytes), found, path, limits)
}

fn read_any<R: BufRead + Seek>(
    mut reader: R,
    length: u64,
    path: &Path,
    limits: &ReadLimits,
) -> Result<Arrays, ReadError> {
    let format = Format::of(reader.fill_buf()?)?;
    match format {
        #[cfg(feature = "npy")]
        Format::Npy => {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            npy::read_alone(&name, &mut reader, length)
        }
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
        Format::Json => json::read_bytes(&mut reader, length),
        #[cfg(not(all(
            feature = "json",
            feature = "npy",
            feature = "parquet",
            feature = "safetensors"
        )))]
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

#[cfg(all(
    test,
    not(all(
        feature = "json",
        feature = "npy",
        feature = "parquet",
        feature = "safetensors"
    ))
))]
mod tests {
    use super::*;

    #[test]
    fn a_feature_that_is_off_is_named() {
        let formats: [(&[u8], &str, &str, bool); 6] = [
            (b"{}", "JSON", "json", cfg!(feature = "json")),
            (b"\x93NUMPY", ".npy", "npy", cfg!(feature = "npy")),
            (b"PK\x05\x06", ".npz", "npy", cfg!(feature = "npy")),
            (b"PAR1", "Parquet", "parquet", cfg!(feature = "parquet")),
            (b"ARROW1", "Arrow IPC", "parquet", cfg!(feature = "parquet")),
            (
                b"\x02\0\0\0\0\0\0\0{}",
                "safetensors",
                "safetensors",
                cfg!(feature = "safetensors"),
            ),
        ];
        let limits = ReadLimits::default();
        for (bytes, format, feature, _) in formats.iter().filter(|(.., is_on)| !is_on) {
            let length = bytes.len() as u64;
            let read = read_any(Cursor::new(bytes), length, Path::new("x"), &limits);
            assert_eq!(
                read.unwrap_err().to_string(),
                format!("the input is {format}, which needs the feature `{feature}`")
            );
        }
    }
}
