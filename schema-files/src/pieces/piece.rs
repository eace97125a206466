use std::fmt;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use schema_arrays::Entry;

use super::cutter::Cut;
use crate::data_file::DataFile;
use crate::error::ReadError;
use crate::options::{Contents, Note};

/// A file of [`Pieces`](super::Pieces).
#[derive(Clone, Debug)]
pub struct PieceFile {
    pub(super) file: DataFile,
    pub(super) bytes: u64,
    pub(super) rows: Arc<OnceLock<u64>>,
}

impl PieceFile {
    pub(super) fn new(file: DataFile) -> PieceFile {
        PieceFile {
            file,
            bytes: 0,
            rows: Arc::default(),
        }
    }

    /// Its path, or its address.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Its length in bytes; 0 for a pipe.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The number of its rows, as soon as it is known: from its header or footer at once; of text, and
    /// of a stream of Arrow, once it was cut to its end; of what is read whole, once it was read.
    pub fn rows(&self) -> Option<u64> {
        self.rows.get().copied()
    }
}

/// An array of [`Pieces`](super::Pieces) that has files of its own.
#[derive(Clone, Debug)]
pub struct PieceArray {
    pub(super) name: String,
    pub(super) files: Vec<PieceFile>,
}

impl PieceArray {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its files, in the order of its rows.
    pub fn files(&self) -> &[PieceFile] {
        &self.files
    }
}

/// What to read, on any thread.
pub struct Part {
    pub(super) file: usize,
    pub(super) of: PieceFile,
    pub(super) cut: Cut,
}

/// The arrays of some rows of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// The index of the file.
    pub file: usize,
    /// The first row, from 0 in each file.
    pub row: u64,
    /// How many rows the longest of its arrays has.
    pub rows: u64,
    /// Its entries, in the order of the file.
    pub entries: Vec<Entry>,
    /// What the reader decided where the file does not say it; in the first piece of a file.
    pub notes: Vec<Note>,
}

impl Part {
    /// The index of the file.
    pub fn file(&self) -> usize {
        self.file
    }

    /// The path of the file, or its address.
    pub fn path(&self) -> &Path {
        self.of.path()
    }

    /// The first row, from 0 in each file.
    pub fn row(&self) -> u64 {
        self.cut.row
    }

    /// How many bytes of the file it takes: those of all parts of a file are about its length.
    pub fn bytes(&self) -> u64 {
        self.cut.bytes
    }

    /// Reads and decodes it: the costly half.
    ///
    /// # Errors
    ///
    /// As for [`read`](crate::read), whether or not the other parts are sound; or the file is shorter
    /// than it was when it was opened.
    pub fn read(self) -> Result<Piece, ReadError> {
        let Cut {
            row, rows, read, ..
        } = self.cut;
        let read = read().map_err(|error| match error.file() {
            Some(_) => error,
            None => error.in_file(self.of.path()),
        });
        let Contents { entries, notes } = read?;
        let rows = rows.unwrap_or_else(|| {
            // It was read whole.
            let rows = rows_of(&entries);
            let _ = self.of.rows.set(rows);
            rows
        });
        Ok(Piece {
            file: self.file,
            row,
            rows,
            entries,
            notes,
        })
    }
}

/// How many rows the longest array has.
fn rows_of(entries: &[Entry]) -> u64 {
    let arrays = entries.iter().filter_map(|entry| entry.content.array());
    let rows = arrays.filter_map(|array| array.shape().first().copied());
    rows.max().unwrap_or(0) as u64
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("file", &self.file)
            .field("row", &self.cut.row)
            .field("rows", &self.cut.rows)
            .field("bytes", &self.cut.bytes)
            .finish_non_exhaustive()
    }
}
