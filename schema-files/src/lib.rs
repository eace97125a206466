//! Reads named arrays from files and writes them: one folder per format in `formats/`, and one
//! table of all formats, [`Format::ALL`].
//!
//! For any bytes, reading returns entries or a [`ReadError`] that names the file, the array and the
//! reason. Sizes that a file claims are checked against the bytes present before memory is
//! allocated, and nothing in a file is ever executed. Written files read back unchanged: data that
//! a format cannot represent is refused, never converted.
//!
//! A file that is compressed as a whole (`compressed/`) is decompressed before its format is detected.
//!
//! Programs use this crate through `schema-core`: `Arrays::read`, `Arrays::write`. A custom format is
//! a [`Format`] whose reader turns an [`Input`] into [`Entries`], within its [`Budget`].

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "binary")]
mod binary;
#[cfg(feature = "parquet")]
mod columns;
mod compressed;
mod data_file;
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
mod options;
mod pieces;
#[cfg(feature = "binary")]
mod source;
#[cfg(feature = "stores")]
mod stores;
#[cfg(feature = "survey")]
mod survey;
#[cfg(any(feature = "json", feature = "parquet"))]
mod tensor;

/// The types of Arrow that are handed over.
#[cfg(feature = "parquet")]
pub use arrow_array::RecordBatch;
#[cfg(feature = "parquet")]
pub use arrow_schema::SchemaRef;
#[cfg(feature = "parquet")]
pub use columns::{ArrowSchemaError, entries_from_arrow, schema_from_arrow, schema_to_arrow};
pub use data_file::{Bytes, DataFile, Remote};
pub use entries::{Entries, array, complete};

pub use error::{
    CsvError, FileError, Help, JsonError, ListsError, NpyError, NpzError, ReadError, ReadErrorKind,
    SafetensorsError, TableError, WriteError, WriteErrorKind,
};
pub use file::{read, read_bytes, write, write_new, write_to};
#[cfg(feature = "csv")]
pub use formats::csv::{CsvOptions, Encoding, csv_lines, read_csv, read_csv_file};
pub use formats::{Format, Head, Read, Rows, Write, WritePieces, WriteSeek};
pub use input::{Input, ReadSeek};
pub use limits::{Budget, ReadLimits};
#[cfg(feature = "serde")]
pub use lists::{Listed, deserialize, serialize};
pub use options::{Contents, Note, ReadOptions};
pub use pieces::{
    CompleteFile, Part, Piece, PieceArray, PieceFile, PieceOptions, PieceWriter, Pieces,
};
#[cfg(feature = "stores")]
pub use stores::{Folder, Stores};

#[cfg(any(feature = "json", feature = "parquet"))]
pub use tensor::TensorShape;

/// The crate whose stores [`Stores::with_store`] takes.
#[cfg(feature = "stores")]
pub use object_store;
