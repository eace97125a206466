//! Writes Parquet.

use std::fs::File;
use std::io::BufWriter;
use std::sync::Arc;

use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use arrow_array::RecordBatch;
use schema_arrays::Entry;
use schema_spec::file::Pending;

use crate::columns::in_pieces::{BatchWriter, InPieces};
use crate::columns::write::{Table, not_written, table};
use crate::error::WriteError;
use crate::formats::{Rows, WriteSeek};

/// How many bytes of values a group of rows has, unless a row is larger. A group is kept in memory
/// until it is written, and many readers load complete groups.
const GROUP_BYTES: usize = 1 << 27;

/// The most rows of a group, a common default.
const GROUP_ROWS: usize = 1 << 20;

pub(super) fn write(
    entries: &[Entry],
    format: &'static str,
    out: &mut dyn WriteSeek,
) -> Result<(), WriteError> {
    let table = table(entries, format)?;
    let mut writer = ArrowWriter::try_new(out, table.schema.clone(), Some(properties(&table)))
        .map_err(not_written)?;
    for batch in table.batches() {
        writer.write(&batch?).map_err(not_written)?;
    }
    writer.close().map_err(not_written)?;
    Ok(())
}

fn properties(table: &Table<'_>) -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(table.fit(GROUP_BYTES, GROUP_ROWS)))
        .build()
}

pub(super) fn begin(pending: Arc<Pending>, format: &'static str) -> Box<dyn Rows> {
    Box::new(InPieces::<ArrowWriter<BufWriter<File>>>::new(
        pending, format,
    ))
}

/// Each group of rows is written when it is full.
impl BatchWriter for ArrowWriter<BufWriter<File>> {
    fn begin(out: BufWriter<File>, table: &Table<'_>) -> Result<Self, WriteError> {
        let properties = Some(properties(table));
        ArrowWriter::try_new(out, table.schema.clone(), properties).map_err(not_written)
    }

    fn write(&mut self, batch: &RecordBatch) -> Result<(), WriteError> {
        ArrowWriter::write(self, batch).map_err(not_written)
    }

    fn finish(self) -> Result<BufWriter<File>, WriteError> {
        self.into_inner().map_err(not_written)
    }
}
