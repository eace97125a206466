//! Writes Parquet.

use std::fs::File;
use std::io::BufWriter;

use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use schema_arrays::Entry;

use crate::columns::write::{not_written, table};
use crate::error::WriteError;

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
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(table.fit(GROUP_BYTES, GROUP_ROWS)))
        .build();
    let mut writer =
        ArrowWriter::try_new(out, table.schema.clone(), Some(properties)).map_err(not_written)?;
    for batch in table.batches() {
        writer.write(&batch?).map_err(not_written)?;
    }
    writer.close().map_err(not_written)?;
    Ok(())
}
