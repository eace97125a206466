//! Arrays into files, in the format that the file's extension names.
//!
//! What is written reads back: what a format cannot hold is refused, never changed.

#[cfg(feature = "csv")]
mod csv;
mod error;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "npy")]
mod npy;
#[cfg(feature = "npy")]
mod npz;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "safetensors")]
mod safetensors;

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use crate::array::{Content, Entry};
use crate::{AnyArray, Arrays};

pub use error::{WriteError, WriteErrorKind};

/// A format, as the extension of a file tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Npy,
    Npz,
    Parquet,
    SafeTensors,
    Json,
    Csv,
    Tsv,
}

impl Format {
    const ALL: [Format; 7] = [
        Format::Npy,
        Format::Npz,
        Format::Parquet,
        Format::SafeTensors,
        Format::Json,
        Format::Csv,
        Format::Tsv,
    ];

    fn of(path: &Path) -> Result<Format, WriteErrorKind> {
        let extension = path.extension();
        Format::ALL
            .into_iter()
            .find(|format| {
                extension.is_some_and(|found| found.eq_ignore_ascii_case(format.extension()))
            })
            .ok_or_else(|| WriteErrorKind::UnknownExtension {
                extension: extension.map(|found| found.to_string_lossy().into_owned()),
            })
    }

    fn extension(self) -> &'static str {
        match self {
            Format::Npy => "npy",
            Format::Npz => "npz",
            Format::Parquet => "parquet",
            Format::SafeTensors => "safetensors",
            Format::Json => "json",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
        }
    }

    fn feature(self) -> &'static str {
        match self {
            Format::Npy | Format::Npz => "npy",
            Format::Parquet => "parquet",
            Format::SafeTensors => "safetensors",
            Format::Json => "json",
            Format::Csv | Format::Tsv => "csv",
        }
    }
}

impl Arrays {
    /// Writes the arrays to a file, in the format that its extension names.
    ///
    /// | extension | feature | what it holds |
    /// |---|---|---|
    /// | `.npy` | `npy` | one array, without its name |
    /// | `.npz` | `npy` | arrays of any shape, as `numpy.savez` writes them |
    /// | `.parquet` | `parquet` | columns of as many rows each; missing values are null |
    /// | `.safetensors` | `safetensors` | arrays of numbers and truth values, of any shape |
    /// | `.json` | `json` | arrays of any shape; numbers without their dtype; missing values |
    /// | `.csv`, `.tsv` | `csv` | arrays of shape `[rows]` or `[rows, columns]`, all of as many rows; numbers without their dtype; missing values |
    ///
    /// In Parquet the first axis of an array is the rows. An array of two axes is a column of lists
    /// of a fixed size, one of more axes a column of tensors (`arrow.fixed_shape_tensor`).
    ///
    /// In CSV an array `x` of shape `[rows, columns]` becomes columns `x[0]`, `x[1]` and so on,
    /// which [`Arrays::read`] puts together again. Text in a table is no different from what it
    /// looks like: `"1"` reads back as a number, and an empty text as a missing value.
    ///
    /// A file that is there is replaced once all is written: whatever goes wrong before leaves it
    /// as it was.
    ///
    /// ```
    /// # #[cfg(feature = "npy")] {
    /// use schema_core::Arrays;
    /// use schema_core::ndarray::array;
    ///
    /// # let folder = std::env::temp_dir().join(format!("arrays-write-{}", std::process::id()));
    /// # std::fs::create_dir_all(&folder).unwrap();
    /// let path = folder.join("training.npz");
    /// let arrays = Arrays::new()
    ///     .with("x", array![[1.0_f32, 2.0], [3.0, 4.0]])
    ///     .with("y", array![0_i64, 1]);
    /// arrays.write(&path).unwrap();
    /// assert_eq!(Arrays::read(&path).unwrap(), arrays);
    /// # std::fs::remove_dir_all(&folder).unwrap();
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Names the file, the array where it is one, and the reason: the extension is of no format;
    /// the format cannot hold the array's dtype, shape, missing values or name; or the file cannot
    /// be written.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), WriteError> {
        let path = path.as_ref();
        let format = Format::of(path).map_err(|kind| WriteError::from(kind).in_file(path))?;
        schema_spec::file::replace(path, |out| self.write_as(format, out))
            .map_err(|error| error.in_file(path))
    }

    fn write_as(&self, format: Format, out: &mut BufWriter<File>) -> Result<(), WriteError> {
        match format {
            #[cfg(feature = "npy")]
            Format::Npy => npy::write(self, out),
            #[cfg(feature = "npy")]
            Format::Npz => npz::write(self, out),
            #[cfg(feature = "parquet")]
            Format::Parquet => parquet::write(self, out),
            #[cfg(feature = "safetensors")]
            Format::SafeTensors => safetensors::write(self, out),
            #[cfg(feature = "json")]
            Format::Json => json::write(self, out),
            #[cfg(feature = "csv")]
            Format::Csv | Format::Tsv => csv::write(self, format, out),
            #[allow(unreachable_patterns, reason = "all of them may be on")]
            off => {
                let _ = (self, out);
                Err(WriteErrorKind::FeatureOff {
                    format: off.extension(),
                    feature: off.feature(),
                }
                .into())
            }
        }
    }
}

/// The array of an entry, missing values and all.
fn array(entry: &Entry) -> Result<&AnyArray, WriteError> {
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
fn whole<'a>(
    arrays: &'a Arrays,
    entry: &'a Entry,
    format: Format,
) -> Result<&'a AnyArray, WriteError> {
    let array = array(entry)?;
    match arrays.missing(&entry.name) {
        None => Ok(array),
        Some(missing) => Err(WriteError::from(WriteErrorKind::Missing {
            format: format.extension(),
            count: missing.iter().filter(|missing| **missing).count(),
            of: missing.len(),
        })
        .in_array(&entry.name)),
    }
}
