//! Batches of Arrow, which tables of all libraries hand over in one way: the C stream interface.

use std::panic::{AssertUnwindSafe, catch_unwind};

use arrow_array::ffi_stream::RecordBatchStreamReader;
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_pyarrow::FromPyArrow;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use schema_core::Arrays;

use super::stack;

/// How many bytes of batches are read at once: libraries hand over batches of any size, down to a row.
const PIECE: usize = 16 << 20;

/// Batches, as they come.
pub(crate) struct Batches {
    reader: RecordBatchStreamReader,
    /// How many rows came before.
    row: u64,
    is_first: bool,
}

/// The arrays of some rows, and the number of the first.
pub(crate) struct Rows {
    pub(super) arrays: Arrays,
    pub(super) row: u64,
}

impl Batches {
    pub(super) fn of(value: &Bound<'_, PyAny>) -> PyResult<Batches> {
        Ok(Batches {
            reader: RecordBatchStreamReader::from_pyarrow_bound(value)?,
            row: 0,
            is_first: true,
        })
    }

    /// The next rows; `None` after the last. The GIL need not be held: a stream that needs it takes it.
    pub(super) fn next(&mut self, bytes: usize) -> Result<Option<Rows>, String> {
        let mut batches: Vec<RecordBatch> = Vec::new();
        let (mut size, mut rows) = (0_usize, 0_u64);
        while size < bytes {
            // Damaged batches may let the decoder panic, and end here.
            let next = catch_unwind(AssertUnwindSafe(|| self.reader.next()));
            let next = next.map_err(|_| "the stream of Arrow is damaged".to_owned())?;
            let Some(batch) = next else { break };
            let batch = batch.map_err(|error| format!("the stream of Arrow failed: {error}"))?;
            // An empty one does not say how long lists are.
            if batch.num_rows() == 0 {
                continue;
            }
            size = size.saturating_add(batch.get_array_memory_size());
            rows = rows.saturating_add(batch.num_rows() as u64);
            batches.push(batch);
        }
        let is_first = std::mem::take(&mut self.is_first);
        if batches.is_empty() && !is_first {
            return Ok(None);
        }
        let row = self.row;
        self.row = row.saturating_add(rows);
        let schema = self.reader.schema();
        let arrays = Arrays::from_batches(&schema, &batches, row);
        let arrays = arrays.map_err(|error| error.to_string())?;
        Ok(Some(Rows { arrays, row }))
    }

    /// The next rows, of a size that is checked at once.
    pub(super) fn next_piece(&mut self) -> Result<Option<Rows>, String> {
        self.next(PIECE)
    }

    pub(super) fn all(&mut self) -> Result<Arrays, String> {
        let all = self.next(usize::MAX)?;
        Ok(all.map(|rows| rows.arrays).unwrap_or_default())
    }
}

pub(super) fn failed(reason: String) -> PyErr {
    PyValueError::new_err(reason)
}

/// Reads a stream whose columns are one array.
pub(super) fn column(py: Python<'_>, name: &str, value: &Bound<'_, PyAny>) -> PyResult<Arrays> {
    let mut batches = Batches::of(value)?;
    let mut arrays = py.detach(|| batches.all()).map_err(failed)?;
    let only = match arrays.names().collect::<Vec<_>>()[..] {
        [only] => Some(only.to_owned()),
        _ => None,
    };
    match only {
        Some(only) => {
            arrays.rename(&only, name);
            Ok(arrays)
        }
        None => Ok(stack::stacked(name, &arrays)),
    }
}
