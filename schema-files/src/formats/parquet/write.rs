//! Writes Parquet.

use std::fs::File;
use std::io::{self, BufWriter};
use std::sync::Arc;

use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use arrow_schema::SchemaRef;
use schema_arrays::Entry;
use schema_spec::file::Pending;

use crate::columns::write::{Table, not_written, other_columns, rows_of_table, table};
use crate::error::{WriteError, WriteErrorKind};
use crate::formats::Rows;

/// How many bytes of values a group of rows has, unless a row is larger. A group is kept in memory
/// until it is written, and many readers load complete groups.
const GROUP_BYTES: usize = 1 << 27;

/// The most rows of a group, a common default.
const GROUP_ROWS: usize = 1 << 20;

pub(super) fn write(
    entries: &[Entry],
    format: &'static str,
    out: &mut BufWriter<File>,
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
    Box::new(Pieces {
        pending,
        format,
        writer: None,
    })
}

/// A file that is written in pieces: groups of rows, each when it is full.
struct Pieces {
    pending: Arc<Pending>,
    format: &'static str,
    writer: Option<(SchemaRef, ArrowWriter<BufWriter<File>>)>,
}

impl Rows for Pieces {
    fn write(&mut self, entries: &[Entry]) -> Result<(), WriteError> {
        let table = rows_of_table(entries, self.format)?;
        let (schema, writer) = match &mut self.writer {
            Some(writer) => writer,
            none => {
                let out = BufWriter::new(self.pending.file().try_clone()?);
                let writer =
                    ArrowWriter::try_new(out, table.schema.clone(), Some(properties(&table)));
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
