//! Data as a whole: arrays by name, a table, a stream of batches, or files.

use std::path::PathBuf;

use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};
use schema_core::io::{PieceOptions, Pieces};
use schema_core::stream::{Place, Stream, StreamError};
use schema_core::{Arrays, Dims, Report, Schema};

use super::arrow::{Batches, failed};
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
                py.detach(|| {
                    let mut check = begin(schema);
                    while let Some(rows) = batches.next_piece().map_err(failed)? {
                        let place = Place {
                            file: 0,
                            row: rows.row,
                        };
                        check.push(place, &rows.arrays).map_err(|e| stopped(&e))?;
                    }
                    Ok(check.finish())
                })
            }
            Given::Files(paths) => py.detach(|| {
                let pieces = Pieces::open(&paths, &PieceOptions::default());
                let pieces = pieces.map_err(|error| PyOSError::new_err(error.to_string()))?;
                let mut check = begin(schema);
                check.read(pieces).map_err(|error| stopped(&error))?;
                Ok(check.finish())
            }),
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
                [path] => py
                    .detach(|| Arrays::read(path))
                    .map_err(|error| PyOSError::new_err(error.to_string())),
                paths => Err(PyValueError::new_err(format!(
                    "{} files are not read as one; hand over one",
                    paths.len()
                ))),
            },
        }
    }
}

/// A check in pieces that keeps what must be unique in temporary files, if it is much.
pub(crate) fn begin(schema: &Schema) -> Stream {
    Stream::new(schema).spill_to(std::env::temp_dir())
}

pub(crate) fn stopped(error: &StreamError) -> PyErr {
    PyValueError::new_err(error.to_string())
}
