//! A file of one table that is written in pieces.

use std::fs::File;
use std::io::{self, BufWriter};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use schema_arrays::Entry;
use schema_spec::file::Pending;

use super::write::{Table, other_columns, rows_of_table};
use crate::error::{WriteError, WriteErrorKind};
use crate::formats::Rows;

/// What writes the batches of a format.
pub(crate) trait BatchWriter: Send + Sized {
    /// Writes what comes before all rows, of a table with these columns.
    fn begin(out: BufWriter<File>, table: &Table<'_>) -> Result<Self, WriteError>;

    fn write(&mut self, batch: &RecordBatch) -> Result<(), WriteError>;

    /// Writes what comes after all rows.
    fn finish(self) -> Result<BufWriter<File>, WriteError>;
}

pub(crate) struct InPieces<W> {
    pending: Arc<Pending>,
    format: &'static str,
    /// The columns, which all pieces share; `None` before the first.
    writer: Option<(SchemaRef, W)>,
}

impl<W> InPieces<W> {
    pub(crate) fn new(pending: Arc<Pending>, format: &'static str) -> InPieces<W> {
        InPieces {
            pending,
            format,
            writer: None,
        }
    }
}

impl<W: BatchWriter> Rows for InPieces<W> {
    fn write(&mut self, entries: &[Entry]) -> Result<(), WriteError> {
        let table = rows_of_table(entries, self.format)?;
        let (schema, writer) = match &mut self.writer {
            Some(writer) => writer,
            none => {
                let out = BufWriter::new(self.pending.file().try_clone()?);
                none.insert((table.schema.clone(), W::begin(out, &table)?))
            }
        };
        if *schema != table.schema {
            return Err(other_columns(self.format, schema, &table.schema));
        }
        for batch in table.batches() {
            writer.write(&batch?)?;
        }
        Ok(())
    }

    fn finish(&mut self) -> Result<(), WriteError> {
        let Some((_, writer)) = self.writer.take() else {
            return Err(WriteErrorKind::Count {
                format: self.format,
                most: None,
                found: 0,
            }
            .into());
        };
        let out = writer.finish()?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(())
    }
}
