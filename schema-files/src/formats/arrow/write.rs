//! Writes Arrow IPC files, uncompressed, as programs map them into memory.

use std::fs::File;
use std::io::BufWriter;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_ipc::writer::FileWriter;
use schema_arrays::Entry;
use schema_spec::file::Pending;

use crate::columns::in_pieces::{BatchWriter, InPieces};
use crate::columns::write::{Table, not_written, table};
use crate::error::WriteError;
use crate::formats::{Rows, WriteSeek};

pub(super) fn write(
    entries: &[Entry],
    format: &'static str,
    out: &mut dyn WriteSeek,
) -> Result<(), WriteError> {
    let table = table(entries, format)?;
    let mut writer = FileWriter::try_new(out, &table.schema).map_err(not_written)?;
    for batch in table.batches() {
        writer.write(&batch?).map_err(not_written)?;
    }
    writer.finish().map_err(not_written)
}

pub(super) fn begin(pending: Arc<Pending>, format: &'static str) -> Box<dyn Rows> {
    Box::new(InPieces::<FileWriter<BufWriter<File>>>::new(
        pending, format,
    ))
}

impl BatchWriter for FileWriter<BufWriter<File>> {
    fn begin(out: BufWriter<File>, table: &Table<'_>) -> Result<Self, WriteError> {
        FileWriter::try_new(out, &table.schema).map_err(not_written)
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<(), WriteError> {
        FileWriter::write(self, batch).map_err(not_written)
    }

    fn finish(self) -> Result<BufWriter<File>, WriteError> {
        self.into_inner().map_err(not_written)
    }
}
