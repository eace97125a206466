//! Data as a whole: arrays by name, a table, a stream of batches, or files.

use std::path::{Path, PathBuf};

use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};
use schema_core::io::{PieceOptions, Pieces, ReadError};
use schema_core::stream::{Place, Stream, StreamError};
use schema_core::{Arrays, Dims, Report, Schema};

use super::arrow::{Batches, Rows, failed};
use super::stop::stoppable;
use super::{Held, helper, texts};

/// What was handed over.
pub(crate) enum Given<'py> {
    /// Arrays in memory.
    Held(Held<'py>),
    /// Batches of a table, of any number.
    Stream(Bound<'py, PyAny>),
    /// Files, in the order of their rows.
    Files(Vec<PathBuf>),
}

impl<'py> Given<'py> {
    /// Takes a dict of arrays, a table of any library, a stream of batches of Arrow, a path, a pattern of
    /// paths or a list of paths.
    pub(crate) fn of(py: Python<'py>, data: &Bound<'py, PyAny>) -> PyResult<Given<'py>> {
        if let Ok(arrays) = data.cast_exact::<PyDict>() {
            return Held::of(arrays).map(Given::Held);
        }
        let given = helper(py, "data")?.call1((data,))?;
        let given = given.cast::<PyTuple>()?;
        let (tag, payload) = (given.get_item(0)?, given.get_item(1)?);
        match tag.cast::<PyString>()?.to_str()? {
            "arrays" => Held::of(payload.cast::<PyDict>()?).map(Given::Held),
            "stream" => Ok(Given::Stream(payload)),
            _ => {
                let files = texts(&payload)?.into_iter().map(PathBuf::from);
                Ok(Given::Files(files.collect()))
            }
        }
    }

    /// Checks the data: what is in memory at once, and the rest in pieces, so that memory is bounded. The
    /// report is the same.
    pub(crate) fn check(self, py: Python<'py>, schema: &Schema) -> PyResult<Result<Dims, Report>> {
        match self {
            Given::Held(held) => {
                let views = held.views()?;
                Ok(py.detach(|| schema.validate(&views)))
            }
            Given::Stream(stream) => {
                let mut batches = Batches::of(&stream)?;
                py.detach(|| check_batches([], &mut batches, schema))
            }
            Given::Files(paths) => check_files(py, py.detach(|| open(&paths))?, schema),
        }
    }

    /// Copies or reads the data.
    pub(crate) fn to_arrays(&self, py: Python<'py>) -> PyResult<Arrays> {
        match self {
            Given::Held(held) => held.to_arrays(),
            Given::Stream(stream) => {
                let mut batches = Batches::of(stream)?;
                py.detach(|| batches.all()).map_err(failed)
            }
            Given::Files(paths) => match &paths[..] {
                [path] => py.detach(|| read(path)),
                paths => Err(PyValueError::new_err(format!(
                    "{} files are not read as one, except by `check` and `report`; hand over one file, or a \
                     table of all of them",
                    paths.len()
                ))),
            },
        }
    }
}

/// Checks rows of a table that were taken from a stream, and those that are still in it.
pub(super) fn check_batches(
    taken: impl IntoIterator<Item = Rows>,
    batches: &mut Batches,
    schema: &Schema,
) -> PyResult<Result<Dims, Report>> {
    let mut check = begin(schema);
    let mut push = |Rows { arrays, row }| {
        let pushed = check.push(Place { file: 0, row }, &arrays);
        pushed.map_err(|error| stopped(&error))?;
        #[expect(
            clippy::redundant_closure_for_method_calls,
            reason = "the method is of one lifetime"
        )]
        Python::attach(|py| py.check_signals())
    };
    for rows in taken {
        push(rows)?;
    }
    while let Some(rows) = batches.next_piece().map_err(failed)? {
        push(rows)?;
    }
    Ok(check.finish())
}

/// Checks files in pieces, until a signal such as that of Ctrl-C ends it.
pub(super) fn check_files(
    py: Python<'_>,
    pieces: Pieces,
    schema: &Schema,
) -> PyResult<Result<Dims, Report>> {
    stoppable(py, |go_on| {
        let mut check = begin(schema);
        check.read_while(pieces, &|_| go_on.get())?;
        Ok(check.finish())
    })?
    .map_err(|error: StreamError| stopped(&error))
}

/// Reads a file as a whole.
pub(super) fn read(path: &Path) -> PyResult<Arrays> {
    Arrays::read(path).map_err(|error| unread(&error))
}

/// Opens files whose rows follow each other.
pub(super) fn open(paths: &[PathBuf]) -> PyResult<Pieces> {
    Pieces::open(paths, &PieceOptions::default()).map_err(|error| unread(&error))
}

pub(super) fn unread(error: &ReadError) -> PyErr {
    PyOSError::new_err(error.to_string())
}

/// A check in pieces that keeps what must be unique in temporary files, if it is much.
pub(crate) fn begin(schema: &Schema) -> Stream {
    Stream::new(schema).spill_to(std::env::temp_dir())
}

pub(crate) fn stopped(error: &StreamError) -> PyErr {
    PyValueError::new_err(error.to_string())
}
