//! Writes Arrow IPC files, uncompressed, as programs map them into memory.

use std::fs::File;
use std::io::BufWriter;

use arrow_ipc::writer::FileWriter;
use schema_arrays::Entry;

use crate::columns::write::{not_written, table};
use crate::error::WriteError;

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
