//! Reads Parquet with the crate `parquet`, one column of a group of rows at a time.
//!
//! What the crate does not check is checked beforehand: the schema, the position of each column, and
//! its pages.

use std::io::{Cursor, SeekFrom};
use std::iter;
use std::sync::Arc;

use arrow_schema::Fields;
use bytes::Bytes;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ParquetRecordBatchReader};
use parquet::arrow::{ProjectionMask, parquet_to_arrow_field_levels};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData, RowGroupMetaData};
use parquet::file::reader::{ChunkReader, Length};
use parquet::schema::types::{SchemaDescriptor, Type};

use schema_arrays::{Content, Entry};

use super::checked::Group;
use super::pages::Pages;
use super::{NAME, damaged, footer};
use crate::columns::{Column, Kind, guarded};
use crate::entries::Entries;
use crate::error::{ReadError, TableError};
use crate::input::{Input, ReadSeek, exact};
use crate::limits::Budget;

/// The most rows that are decoded at a time.
const BATCH: u64 = 1 << 13;

/// How many bytes the rows that are decoded at a time take, as far as known beforehand.
const BATCH_BYTES: u64 = 1 << 22;

/// Reads the columns of a file, in order.
pub(super) fn read(input: &mut Input<'_>) -> Result<Vec<Entry>, ReadError> {
    let (reader, length) = (&mut *input.reader, input.length);
    let mut budget = input.options.limits().for_compressed(length);
    let metadata = footer::read(reader, length, &budget)?;
    let rows = rows(metadata.metadata())?;
    let mut file = File {
        reader,
        length,
        metadata,
        rows,
    };
    let mut entries = Entries::default();
    for (root, field) in file.metadata.schema().clone().fields().iter().enumerate() {
        let content = match Kind::of(field) {
            Ok(kind) => file
                .column(root, kind, &mut budget)
                .map_err(|error| error.in_array(field.name()))?,
            Err(reason) => Content::Unreadable(reason),
        };
        entries.add(field.name().clone(), content)?;
    }
    Ok(entries.into_vec())
}

struct File<'a> {
    reader: &'a mut dyn ReadSeek,
    length: u64,
    metadata: ArrowReaderMetadata,
    rows: u64,
}

/// Returns the number of rows, after checking that the file and its groups agree.
fn rows(metadata: &ParquetMetaData) -> Result<u64, ReadError> {
    let mut rows = 0_u64;
    for group in metadata.row_groups() {
        let group = u64::try_from(group.num_rows())
            .map_err(|_| damaged("a group with a negative number of rows"))?;
        rows = rows.saturating_add(group);
    }
    let claimed = metadata.file_metadata().num_rows();
    if u64::try_from(claimed) != Ok(rows) {
        return Err(damaged(&format!(
            "its groups have {rows} rows, but the file claims {claimed}"
        )));
    }
    Ok(rows)
}

impl File<'_> {
    fn column(
        &mut self,
        root: usize,
        kind: Kind,
        budget: &mut Budget,
    ) -> Result<Content, ReadError> {
        let metadata = self.metadata.metadata().clone();
        let schema = metadata.file_metadata().schema_descr();
        let mut leaves =
            (0..schema.num_columns()).filter(|&leaf| schema.get_column_root_idx(leaf) == root);
        // Lists have one kind of element, and structs are not read.
        let (Some(leaf), None) = (leaves.next(), leaves.next()) else {
            return Err(damaged("a column that consists of several columns"));
        };
        let row = kind.row();
        let mut column = Column::new(kind);
        let field = self.metadata.schema().fields().get(root).cloned();
        let hint: Option<Fields> = field.map(|field| iter::once(field).collect());
        let levels = guarded(NAME, || {
            let root = schema.root_schema().get_fields().get(root).cloned();
            let root = root.ok_or_else(outside)?;
            let alone = Type::group_type_builder("schema")
                .with_fields(vec![root])
                .build()?;
            let alone = SchemaDescriptor::new(Arc::new(alone));
            parquet_to_arrow_field_levels(&alone, ProjectionMask::all(), hint.as_ref())
        })?;
        for group in metadata.row_groups() {
            let chunk = self.chunk(group, leaf)?;
            let pages = chunk.pages(group.column(leaf), budget)?;
            let rows = group.num_rows().unsigned_abs();
            let batch = batch(row, rows, &pages, budget)?;
            let group = Group {
                chunk: Arc::new(chunk),
                metadata: &metadata,
                rows: group,
                leaf,
                column: &schema.column(leaf),
            };
            let batch = batch.min(usize::try_from(rows).unwrap_or(batch)).max(1);
            let mut batches = guarded(NAME, || {
                ParquetRecordBatchReader::try_new_with_row_groups(&levels, &group, batch, None)
            })?;
            while let Some(batch) = guarded(NAME, || batches.next().transpose())? {
                let [array] = batch.columns() else {
                    return Err(damaged("a column that consists of several columns"));
                };
                if let Err(reason) = column.push(array, budget)? {
                    return Ok(Content::Unreadable(reason));
                }
            }
        }
        let (expected, found) = (self.rows, column.rows() as u64);
        if found != expected {
            return Err(TableError::RowCount { expected, found }.into());
        }
        column.into_content()
    }

    /// Reads the bytes of one column of a group of rows.
    fn chunk(&mut self, group: &RowGroupMetaData, leaf: usize) -> Result<Chunk, ReadError> {
        let Some(column) = group.columns().get(leaf) else {
            return Err(damaged("a group of rows without the column"));
        };
        if let Some(file) = column.file_path().filter(|file| !file.is_empty()) {
            let file = file.escape_debug();
            return Err(damaged(&format!("the column is in another file, {file}")));
        }
        let start = match column.dictionary_page_offset() {
            Some(start) => start,
            None => column.data_page_offset(),
        };
        let range = (
            u64::try_from(start),
            u64::try_from(column.compressed_size()),
        );
        let (Ok(start), Ok(size)) = range else {
            return Err(damaged("a column with a negative position or size"));
        };
        let end = start.saturating_add(size);
        if end > self.length {
            return Err(ReadError::truncated("data", end, self.length));
        }
        self.reader.seek(SeekFrom::Start(start))?;
        Ok(Chunk {
            file: self.length,
            start,
            bytes: exact(self.reader, size)?.into(),
        })
    }
}

/// Returns how many rows are decoded at a time.
fn batch(
    (values, size): (u64, u64),
    rows: u64,
    pages: &Pages,
    budget: &Budget,
) -> Result<usize, ReadError> {
    // Two levels of 16 bits are decoded with each value.
    let size = size + 4;
    budget.check(pages.values.saturating_mul(size))?;
    let values = values.max(pages.values.div_ceil(rows.max(1)));
    let row = values.saturating_mul(size);
    // A missing list of a fixed size takes as much memory as any other.
    budget.check(row)?;
    let mut batch = (BATCH_BYTES / row.max(1)).clamp(1, BATCH);
    if pages.shares_prefixes {
        let most = budget.left() / pages.largest.max(1);
        batch = batch.min(most.max(1));
        if pages.values > rows {
            // A single row may have any share of the values.
            budget.check(pages.values.saturating_mul(pages.largest))?;
        }
    }
    Ok(usize::try_from(batch).unwrap_or(1))
}

/// Some bytes of a file, and their position.
struct Chunk {
    file: u64,
    start: u64,
    bytes: Bytes,
}

impl Chunk {
    fn pages(&self, column: &ColumnChunkMetaData, budget: &Budget) -> Result<Pages, ReadError> {
        let pages = Pages::of(&self.bytes, column.compression(), budget)?;
        let (expected, found) = (column.num_values(), pages.values);
        if u64::try_from(expected) != Ok(found) {
            return Err(damaged(&format!(
                "its pages have {found} values, but the file claims {expected}"
            )));
        }
        Ok(pages)
    }

    fn from(&self, start: u64) -> ParquetResult<Bytes> {
        start
            .checked_sub(self.start)
            .and_then(|at| usize::try_from(at).ok())
            .filter(|&at| at <= self.bytes.len())
            .map(|at| self.bytes.slice(at..))
            .ok_or_else(outside)
    }
}

impl Length for Chunk {
    fn len(&self) -> u64 {
        self.file
    }
}

impl ChunkReader for Chunk {
    type T = Cursor<Bytes>;

    fn get_read(&self, start: u64) -> ParquetResult<Cursor<Bytes>> {
        Ok(Cursor::new(self.from(start)?))
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        let bytes = self.from(start)?;
        if length > bytes.len() {
            return Err(outside());
        }
        Ok(bytes.slice(..length))
    }
}

fn outside() -> ParquetError {
    ParquetError::General("a page outside of its column".to_owned())
}
