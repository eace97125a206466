//! Data of which as much was read as says what is in it.

use std::path::{Path, PathBuf};

use pyo3::prelude::*;
use schema_core::io::{Part, Pieces};
use schema_core::{Arrays, Dims, Report, Schema};
use schema_tools::Given as Known;

use super::Held;
use super::arrow::{Batches, Rows, failed};
use super::given::{Given, check_batches, check_files, open, read, unread};

/// The bytes of a file above which it is read in pieces. Below, it is read whole: of arrays in memory, a
/// report also says what would be wrong after the conversions of Keras.
const LARGE: u64 = 64 << 20;

/// Data of which as much was read as says what is in it.
pub(crate) enum Begun<'py> {
    /// Arrays in memory that are those of Python.
    Held(Held<'py>),
    /// Arrays that were copied or read.
    Whole(Arrays),
    /// What is checked in pieces.
    Pieces(Box<InPieces>),
}

/// What is checked in pieces, of which the first is known.
pub(crate) enum InPieces {
    /// The first rows, those after them, and the rest.
    Batches([Rows; 2], Batches),
    /// The arrays of the first rows, and all pieces.
    Files(Arrays, Pieces),
}

impl<'py> Given<'py> {
    /// Reads as much as is needed to know the names, the dtypes and the shapes.
    pub(crate) fn begin(self, py: Python<'py>) -> PyResult<Begun<'py>> {
        match self {
            Given::Held(held) => Ok(Begun::Held(held)),
            Given::Stream(stream) => {
                let mut batches = Batches::of(&stream)?;
                let mut next = || py.detach(|| batches.next_piece()).map_err(failed);
                let first = next()?;
                let second = match first {
                    Some(_) => next()?,
                    None => None,
                };
                match (first, second) {
                    (Some(first), Some(second)) => {
                        let pieces = InPieces::Batches([first, second], batches);
                        Ok(Begun::Pieces(Box::new(pieces)))
                    }
                    (first, _) => {
                        let arrays = first.map(|rows| rows.arrays);
                        Ok(Begun::Whole(arrays.unwrap_or_default()))
                    }
                }
            }
            Given::Files(paths) => match &paths[..] {
                [path] if !is_large(path) => py.detach(|| read(path)).map(Begun::Whole),
                paths => {
                    let pieces = py.detach(|| InPieces::of_files(paths))?;
                    Ok(Begun::Pieces(Box::new(pieces)))
                }
            },
        }
    }

    /// Reads all of it.
    pub(crate) fn begin_whole(self, py: Python<'py>) -> PyResult<Begun<'py>> {
        match self {
            Given::Held(held) => Ok(Begun::Held(held)),
            given => given.to_arrays(py).map(Begun::Whole),
        }
    }
}

impl Begun<'_> {
    /// Says what is known of the data.
    pub(crate) fn known<T>(&self, say: impl FnOnce(&Known<'_>) -> PyResult<T>) -> PyResult<T> {
        match self {
            Begun::Held(held) => say(&Known::from(&held.views()?)),
            Begun::Whole(arrays) => say(&Known::from(arrays)),
            Begun::Pieces(pieces) => say(&pieces.known()),
        }
    }
}

impl InPieces {
    fn of_files(paths: &[PathBuf]) -> PyResult<InPieces> {
        let pieces = open(paths)?;
        let first = match pieces.again().next() {
            Some(part) => part.and_then(Part::read).map(Arrays::from),
            None => Ok(Arrays::new()),
        };
        match first {
            Ok(first) => Ok(InPieces::Files(first, pieces)),
            Err(error) => Err(unread(&error)),
        }
    }

    /// What the first piece says of all of them.
    pub(crate) fn known(&self) -> Known<'_> {
        Known::of_first(match self {
            InPieces::Batches([first, _], _) => &first.arrays,
            InPieces::Files(first, _) => first,
        })
    }

    /// Checks all pieces.
    pub(crate) fn check(self, py: Python<'_>, schema: &Schema) -> PyResult<Result<Dims, Report>> {
        match self {
            InPieces::Batches(rows, mut batches) => {
                py.detach(|| check_batches(rows, &mut batches, schema))
            }
            InPieces::Files(_, pieces) => check_files(py, pieces, schema),
        }
    }
}

fn is_large(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|file| file.len() > LARGE)
}
