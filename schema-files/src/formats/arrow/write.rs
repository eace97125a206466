//! Writes Arrow IPC files, uncompressed, as programs map them into memory.

use std::fs::File;
use std::io::{self, BufWriter};
use std::sync::Arc;

use arrow_ipc::writer::FileWriter;
use arrow_schema::SchemaRef;
use schema_arrays::Entry;
use schema_spec::file::Pending;

use crate::columns::write::{not_written, other_columns, rows_of_table, table};
use crate::error::{WriteError, WriteErrorKind};
use crate::formats::Rows;

pub(super) fn write(
    entries: &[Entry],
    format: &'static str,
    out: &mut BufWriter<File>,
) -> Result<(), WriteError> {
    let table = table(entries, format)?;
    let mut writer = FileWriter::try_new(out, &table.schema).map_err(not_written)?;
    for batch in table.batches() {
        writer.write(&batch?).map_err(not_written)?;
    }
    writer.finish().map_err(not_written)
}

pub(super) fn begin(pending: Arc<Pending>, format: &'static str) -> Box<dyn Rows> {
    Box::new(Pieces {
        pending,
        format,
        writer: None,
    })
}

/// A file that is written in pieces: batches.
struct Pieces {
    pending: Arc<Pending>,
    format: &'static str,
    writer: Option<(SchemaRef, FileWriter<BufWriter<File>>)>,
}

impl Rows for Pieces {
    fn write(&mut self, entries: &[Entry]) -> Result<(), WriteError> {
        let table = rows_of_table(entries, self.format)?;
        let (schema, writer) = match &mut self.writer {
            Some(writer) => writer,
            none => {
                let out = BufWriter::new(self.pending.file().try_clone()?);
                let writer = FileWriter::try_new(out, &table.schema);
                none.insert((table.schema.clone(), writer.map_err(not_written)?))
            }
        };
        if *schema != table.schema {
            return Err(other_columns(self.format, schema, &table.schema));
        }
        for batch in table.batches() {
            writer.write(&batch?).map_err(not_written)?;
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
        let out = writer.into_inner().map_err(not_written)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(())
    }
}
