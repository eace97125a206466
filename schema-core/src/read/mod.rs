//! Arrays out of files and text: `.npy`, `.npz` and JSON.
//!
//! Whatever the bytes, what comes back is arrays or a [`ReadError`] that names the file, the array
//! and the reason. Sizes that a file claims are held against the bytes that are there before memory
//! is taken, and nothing in a file is ever executed.

mod collect;
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

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek};
use std::path::Path;

use crate::Arrays;
use format::Format;

#[cfg(any(feature = "json", feature = "npy"))]
pub(crate) use error::{Place, Shown};
pub use error::{ReadError, ReadErrorKind};
pub use limits::ReadLimits;

/// Large enough that reading a file costs few calls.
const BUFFER: usize = 1 << 16;

/// Enough bytes to tell the format by.
const HEAD: u64 = 512;

impl Arrays {
    /// Reads the arrays of a file: `.npy`, `.npz` (feature `npy`) or JSON (feature `json`).
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
        read_any(Cursor::new(bytes), bytes.len() as u64, name, limits)
    }
}

fn read_file(path: &Path, limits: &ReadLimits) -> Result<Arrays, ReadError> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    let reader = BufReader::with_capacity(BUFFER, file);
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    if metadata.is_file() {
        return read_any(reader, metadata.len(), &name, limits);
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
    read_any(Cursor::new(bytes), found, &name, limits)
}

fn read_any<R: BufRead + Seek>(
    mut reader: R,
    length: u64,
    name: &str,
    limits: &ReadLimits,
) -> Result<Arrays, ReadError> {
    let format = Format::of(reader.fill_buf()?)?;
    match format {
        #[cfg(feature = "npy")]
        Format::Npy => npy::read_alone(name, &mut reader, length),
        #[cfg(feature = "npy")]
        Format::Npz => npz::read(reader, length, limits),
        #[cfg(feature = "json")]
        Format::Json => json::read_bytes(&mut reader, length),
        #[cfg(not(all(feature = "npy", feature = "json")))]
        off => {
            let _ = (length, name, limits);
            Err(ReadErrorKind::FeatureOff {
                format: off.name(),
                feature: off.feature(),
            }
            .into())
        }
    }
}

#[cfg(all(test, not(all(feature = "npy", feature = "json"))))]
mod tests {
    use super::*;

    #[test]
    fn a_feature_that_is_off_is_named() {
        let (bytes, said) = if cfg!(feature = "json") {
            (
                "PK\u{5}\u{6}",
                "the input is .npz, which needs the feature `npy`",
            )
        } else {
            ("{}", "the input is JSON, which needs the feature `json`")
        };
        let limits = ReadLimits::default();
        let read = read_any(Cursor::new(bytes), 4, "x", &limits);
        assert_eq!(read.unwrap_err().to_string(), said);
    }
}
