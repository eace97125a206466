//! Reads Parquet with the crate `parquet`, one column of a group of rows at a time.
//!
//! What the crate does not check is checked beforehand: the schema, the position of each column, and
//! its pages.

use std::io::{self, BufReader, Cursor, Read, SeekFrom};
use std::iter;
use std::sync::{Arc, OnceLock};

use arrow_array::ArrayRef;
use arrow_schema::Fields;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ParquetRecordBatchReader, RowSelection, RowSelector,
};
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
use crate::pieces::{Range, Shared};

/// How many bytes the header of a page takes, or fewer.
const HEADER: usize = 1 << 10;

/// The most rows that are decoded at a time.
const BATCH: u64 = 1 << 13;

/// How many bytes the rows that are decoded at a time take, as far as known beforehand.
const BATCH_BYTES: u64 = 1 << 22;

/// Reads the columns of a file, in order.
pub(super) fn read(input: &mut Input<'_>) -> Result<Vec<Entry>, ReadError> {
    let length = input.length;
    let mut budget = input.options.limits().for_compressed(length);
    let table = Table::open(&mut *input.reader, length, &budget)?;
    let all = table.all();
    let mut access = Access {
        reader: &mut *input.reader,
        shared: None,
    };
    table.read(&mut access, 0, &all, true, &mut budget)
}

/// The columns of a file, as its footer declares them.
pub(crate) struct Table {
    metadata: ArrowReaderMetadata,
    rows: u64,
    length: u64,
    /// How many values the lists of each column have, as far as the file says it; found for rows that
    /// do not.
    sizes: Vec<OnceLock<Vec<Option<usize>>>>,
}

/// The bytes of a file.
pub(crate) struct Access<'a> {
    pub(crate) reader: &'a mut dyn ReadSeek,
    /// The file, if only those pages of a column are read that rows are in.
    pub(crate) shared: Option<Shared>,
}

/// Some rows of a group.
#[derive(Clone)]
pub(crate) struct Rows {
    pub(crate) group: usize,
    pub(crate) skip: u64,
    pub(crate) count: u64,
    /// The pages of its columns, once they were checked; `None` if it is read whole.
    pub(crate) pages: Option<Arc<[OnceLock<Pages>]>>,
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

impl Table {
    pub(crate) fn open(
        reader: &mut dyn ReadSeek,
        length: u64,
        budget: &Budget,
    ) -> Result<Table, ReadError> {
        let metadata = footer::read(reader, length, budget)?;
        let rows = rows(metadata.metadata())?;
        let columns = metadata.schema().fields().len();
        Ok(Table {
            metadata,
            rows,
            length,
            sizes: (0..columns).map(|_| OnceLock::new()).collect(),
        })
    }

    /// The number of rows.
    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// The names of the columns.
    pub(crate) fn names(&self) -> Vec<String> {
        let fields = self.metadata.schema().fields().iter();
        fields.map(|field| field.name().clone()).collect()
    }

    pub(crate) fn groups(&self) -> &[RowGroupMetaData] {
        self.metadata.metadata().row_groups()
    }

    /// How many bytes a row takes in memory at least.
    pub(crate) fn row_bytes(&self) -> u64 {
        let kinds =
            (self.metadata.schema().fields().iter()).filter_map(|field| Kind::of(field).ok());
        let sizes = kinds.map(|kind| {
            let (values, size) = kind.row();
            values.saturating_mul(size)
        });
        sizes.fold(0, u64::saturating_add)
    }

    /// Whether there are lists, of which the pages do not say how many rows they have.
    pub(crate) fn has_lists(&self) -> bool {
        let schema = self.metadata.metadata().file_metadata().schema_descr();
        (schema.columns().iter()).any(|column| column.max_rep_level() > 0)
    }

    /// No pages, to be filled.
    pub(crate) fn unchecked(&self) -> Arc<[OnceLock<Pages>]> {
        let schema = self.metadata.metadata().file_metadata().schema_descr();
        (0..schema.num_columns()).map(|_| OnceLock::new()).collect()
    }

    /// All rows.
    fn all(&self) -> Vec<Rows> {
        let groups = self.groups().iter().enumerate();
        let rows = groups.map(|(group, metadata)| Rows {
            group,
            skip: 0,
            count: metadata.num_rows().unsigned_abs(),
            pages: None,
        });
        rows.collect()
    }

    /// Reads some rows, before which the file has `before`. Entries that cannot be read are in the first.
    pub(crate) fn read(
        &self,
        access: &mut Access<'_>,
        before: u64,
        rows: &[Rows],
        is_first: bool,
        budget: &mut Budget,
    ) -> Result<Vec<Entry>, ReadError> {
        let mut entries = Entries::default();
        for (root, field) in self.metadata.schema().fields().iter().enumerate() {
            if !is_first && Kind::of(field).is_err() {
                continue;
            }
            let content = self
                .column(access, root, before, rows, budget)
                .map_err(|error| error.in_array(field.name()))?;
            entries.add(field.name().clone(), content)?;
        }
        Ok(entries.into_vec())
    }

    fn column(
        &self,
        access: &mut Access<'_>,
        root: usize,
        before: u64,
        rows: &[Rows],
        budget: &mut Budget,
    ) -> Result<Content, ReadError> {
        let field = &self.metadata.schema().fields()[root];
        let expected: u64 = rows.iter().map(|rows| rows.count).sum();
        let unspent = budget.clone();
        let mut sizes: &[Option<usize>] = &[];
        loop {
            let kind = match Kind::of(field) {
                Ok(kind) => kind,
                Err(reason) => return Ok(Content::Unreadable(reason)),
            };
            let row = kind.row();
            let before = usize::try_from(before).unwrap_or(usize::MAX);
            let mut column = Column::new(kind).below(before, sizes);
            let mut reason = None;
            self.batches(access, root, row, rows, budget, &mut |array, budget| {
                reason = column.push(array, budget)?.err();
                Ok(reason.is_none())
            })?;
            if let Some(reason) = reason {
                return Ok(Content::Unreadable(reason));
            }
            let found = column.rows() as u64;
            if found != expected {
                return Err(TableError::RowCount { expected, found }.into());
            }
            if !column.is_unknown() || !sizes.is_empty() || expected == self.rows {
                return column.into_content();
            }
            sizes = self.sizes(access, root, &unspent)?;
            *budget = unspent.clone();
        }
    }

    /// How many values the lists of a column have, as far as any row says it.
    fn sizes(
        &self,
        access: &mut Access<'_>,
        root: usize,
        budget: &Budget,
    ) -> Result<&[Option<usize>], ReadError> {
        if let Some(sizes) = self.sizes[root].get() {
            return Ok(sizes);
        }
        let field = &self.metadata.schema().fields()[root];
        let mut sizes: Vec<Option<usize>> = Vec::new();
        if let Ok(kind) = Kind::of(field) {
            let mut budget = budget.clone();
            let rows = kind.row();
            self.batches(
                access,
                root,
                rows,
                &self.all(),
                &mut budget,
                &mut |array, budget| {
                    let Ok(kind) = Kind::of(field) else {
                        return Ok(false);
                    };
                    let mut column = Column::new(kind);
                    // Nothing is kept.
                    let read = column.push(array, &mut budget.clone())?;
                    let found = column.sizes();
                    sizes.resize(found.len(), None);
                    for (size, found) in sizes.iter_mut().zip(found) {
                        *size = size.or(found);
                    }
                    Ok(read.is_ok() && sizes.iter().any(Option::is_none))
                },
            )?;
        }
        Ok(self.sizes[root].get_or_init(|| sizes))
    }

    /// Decodes some rows of a column, a batch at a time, until one is enough.
    fn batches(
        &self,
        access: &mut Access<'_>,
        root: usize,
        row: (u64, u64),
        rows: &[Rows],
        budget: &mut Budget,
        each: &mut dyn FnMut(&ArrayRef, &mut Budget) -> Result<bool, ReadError>,
    ) -> Result<(), ReadError> {
        let metadata = self.metadata.metadata();
        let schema = metadata.file_metadata().schema_descr();
        let mut leaves =
            (0..schema.num_columns()).filter(|&leaf| schema.get_column_root_idx(leaf) == root);
        // Lists have one kind of element, and structs are not read.
        let (Some(leaf), None) = (leaves.next(), leaves.next()) else {
            return Err(damaged("a column that consists of several columns"));
        };
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
        for wanted in rows {
            let Some(group) = metadata.row_groups().get(wanted.group) else {
                return Err(damaged("a group that is not there"));
            };
            let chunk = self.chunk(access, group, leaf, wanted.pages.is_some())?;
            let checked = wanted.pages.as_ref().and_then(|pages| pages[leaf].get());
            let pages = match checked {
                Some(pages) => *pages,
                None => chunk.pages(group.column(leaf), budget)?,
            };
            if let Some(known) = &wanted.pages {
                let _ = known[leaf].set(pages);
            }
            let count = group.num_rows().unsigned_abs();
            let batch = batch(row, count, &pages, budget)?;
            let batch = batch.min(usize::try_from(wanted.count).unwrap_or(batch));
            let selection = (wanted.count < count).then(|| {
                let index = |rows: u64| usize::try_from(rows).unwrap_or(usize::MAX);
                RowSelection::from(vec![
                    RowSelector::skip(index(wanted.skip)),
                    RowSelector::select(index(wanted.count)),
                ])
            });
            let group = Group {
                chunk: Arc::new(chunk),
                metadata,
                rows: group,
                leaf,
                column: &schema.column(leaf),
            };
            let mut batches = guarded(NAME, || {
                let batch = batch.max(1);
                ParquetRecordBatchReader::try_new_with_row_groups(&levels, &group, batch, selection)
            })?;
            while let Some(batch) = guarded(NAME, || batches.next().transpose())? {
                let [array] = batch.columns() else {
                    return Err(damaged("a column that consists of several columns"));
                };
                if !each(array, budget)? {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Reads the bytes of one column of a group of rows, or only those that will be asked for.
    fn chunk(
        &self,
        access: &mut Access<'_>,
        group: &RowGroupMetaData,
        leaf: usize,
        is_cut: bool,
    ) -> Result<Chunk, ReadError> {
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
        let bytes = match &access.shared {
            Some(shared) if is_cut => Bytes::File(shared.clone()),
            _ => {
                access.reader.seek(SeekFrom::Start(start))?;
                Bytes::Memory(exact(access.reader, size)?.into())
            }
        };
        Ok(Chunk {
            file: self.length,
            start,
            size,
            bytes,
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
    size: u64,
    bytes: Bytes,
}

/// Where the bytes are.
enum Bytes {
    Memory(bytes::Bytes),
    File(Shared),
}

impl Chunk {
    fn pages(&self, column: &ColumnChunkMetaData, budget: &Budget) -> Result<Pages, ReadError> {
        let pages = match &self.bytes {
            Bytes::Memory(bytes) => Pages::of(bytes, column.compression(), budget)?,
            Bytes::File(shared) => {
                let range = shared.range(self.start, self.size);
                Pages::read(range, self.size, column.compression(), budget)?
            }
        };
        let (expected, found) = (column.num_values(), pages.values);
        if u64::try_from(expected) != Ok(found) {
            return Err(damaged(&format!(
                "its pages have {found} values, but the file claims {expected}"
            )));
        }
        Ok(pages)
    }

    /// How many bytes there are from a position of the file on.
    fn left(&self, start: u64) -> ParquetResult<u64> {
        let at = start.checked_sub(self.start).ok_or_else(outside)?;
        self.size.checked_sub(at).ok_or_else(outside)
    }
}

impl Length for Chunk {
    fn len(&self) -> u64 {
        self.file
    }
}

/// A reader of a chunk from a position on.
enum Pagewise {
    Memory(Cursor<bytes::Bytes>),
    File(BufReader<Range>),
}

impl Read for Pagewise {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Pagewise::Memory(bytes) => bytes.read(buffer),
            Pagewise::File(range) => range.read(buffer),
        }
    }
}

impl ChunkReader for Chunk {
    type T = Pagewise;

    fn get_read(&self, start: u64) -> ParquetResult<Pagewise> {
        let left = self.left(start)?;
        Ok(match &self.bytes {
            Bytes::Memory(bytes) => {
                let at = usize::try_from(start - self.start).map_err(|_| outside())?;
                Pagewise::Memory(Cursor::new(bytes.slice(at..)))
            }
            // For the header; a page is larger, and read past the buffer.
            Bytes::File(shared) => {
                Pagewise::File(BufReader::with_capacity(HEADER, shared.range(start, left)))
            }
        })
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<bytes::Bytes> {
        if length as u64 > self.left(start)? {
            return Err(outside());
        }
        match &self.bytes {
            Bytes::Memory(bytes) => {
                let at = usize::try_from(start - self.start).map_err(|_| outside())?;
                Ok(bytes.slice(at..at + length))
            }
            Bytes::File(shared) => {
                let mut bytes = Vec::new();
                let mut range = shared.range(start, length as u64);
                if range.read_to_end(&mut bytes)? < length {
                    return Err(outside());
                }
                Ok(bytes.into())
            }
        }
    }
}

fn outside() -> ParquetError {
    ParquetError::General("a page outside of its column".to_owned())
}
