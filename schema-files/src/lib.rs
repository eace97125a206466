//! Arrays by name, from files and into them: one folder per format in `formats/`, and one table
//! that lists them, [`Format::ALL`].
//!
//! Whatever the bytes, reading gives entries or a [`ReadError`] that names the file, the array and
//! the reason. Sizes that a file claims are checked against the bytes that are there before memory
//! is taken, and nothing in a file is ever executed. What is written reads back: what a format
//! cannot hold is refused, never changed.
//!
//! Programs use this through `schema-core`: `Arrays::read`, `Arrays::write`. A format of one's own is
//! a [`Format`] whose reader makes [`Entries`] of an [`Input`], within its [`Budget`].

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "binary")]
mod binary;
#[cfg(feature = "parquet")]
mod columns;
mod entries;
mod error;
mod file;
mod formats;
mod input;
#[cfg(any(feature = "json", feature = "safetensors"))]
mod json;
mod limits;
#[cfg(feature = "lists")]
mod lists;
#[cfg(feature = "binary")]
mod source;
#[cfg(feature = "survey")]
mod survey;

pub use entries::{Entries, array, complete};

pub use error::{
    CsvError, FileError, Help, JsonError, ListsError, NpyError, NpzError, ReadError, ReadErrorKind,
    SafetensorsError, TableError, WriteError, WriteErrorKind,
};
pub use file::{read, read_bytes, write, write_new};
#[cfg(feature = "csv")]
pub use formats::csv::{CsvOptions, Encoding, read_csv, read_csv_file};
pub use formats::{Format, Head, Read, Write};
pub use input::{Input, ReadSeek};
pub use limits::{Budget, ReadLimits};
#[cfg(feature = "serde")]
pub use lists::deserialize;
