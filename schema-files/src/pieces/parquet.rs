//! Parquet in pieces: groups of rows, small ones together and large ones cut further.

use std::sync::Arc;

use super::Opened;
use super::cutter::{Cut, Cutter};
use super::shared::Shared;
use crate::error::ReadError;
use crate::formats::parquet::read::{Access, Rows, Table};
use crate::limits::ReadLimits;
use crate::options::Contents;

/// How many times larger than a piece a group is that is cut, where the rows of a page are known. A
/// page that is in two pieces is decoded for each, so that pieces of a group are large.
const LARGE: u64 = 32;

/// The same where the lists in all pages before have to be counted.
const LARGE_LISTS: u64 = 128;

pub(super) struct Groups {
    shared: Shared,
    table: Arc<Table>,
    limits: ReadLimits,
    /// How many bytes make a piece.
    bytes: u64,
    /// How many times that makes a group large.
    large: u64,
    row_bytes: u64,
    group: usize,
    /// How many rows of the group are cut off, and its pages, if it is cut.
    cut: Option<Rows>,
    row: u64,
    is_first: bool,
}

pub(super) fn open(opened: &Opened<'_>) -> Result<Groups, ReadError> {
    let shared = opened.shared.clone();
    let limits = opened.options.read().limits().clone();
    let budget = limits.for_compressed(shared.length());
    let table = Table::open(&mut shared.reader(), shared.length(), &budget)?;
    Ok(Groups {
        large: if table.has_lists() {
            LARGE_LISTS
        } else {
            LARGE
        },
        row_bytes: table.row_bytes(),
        table: Arc::new(table),
        shared,
        limits,
        bytes: opened.options.bytes(),
        group: 0,
        cut: None,
        row: 0,
        is_first: true,
    })
}

impl Groups {
    /// The rows of a group, how many bytes it takes, and how many of the file.
    fn group(&self, group: usize) -> Option<(u64, u64, u64)> {
        let metadata = self.table.groups().get(group)?;
        let rows = metadata.num_rows().unsigned_abs();
        let bytes = u64::try_from(metadata.total_byte_size()).unwrap_or(0);
        let bytes = bytes.max(rows.saturating_mul(self.row_bytes));
        let columns = metadata.columns().iter();
        let sizes = columns.map(|column| u64::try_from(column.compressed_size()).unwrap_or(0));
        Some((rows, bytes, sizes.fold(0, u64::saturating_add)))
    }

    /// The next rows, and how many bytes of the file they take.
    fn rows(&mut self) -> (Vec<Rows>, u64) {
        let mut wanted = Vec::new();
        let (mut memory, mut file, mut count) = (0_u64, 0_u64, 0_u64);
        while let Some((rows, bytes, size)) = self.group(self.group) {
            if bytes / self.large >= self.bytes && rows > 1 {
                // It is cut alone.
                if count == 0 {
                    let (part, size) = self.part(rows, bytes, size);
                    return (vec![part], size);
                }
                break;
            }
            // A group without rows is with others, as it does not say how long lists are.
            if count > 0 && rows > 0 && memory.saturating_add(bytes) > self.bytes {
                break;
            }
            memory = memory.saturating_add(bytes);
            file = file.saturating_add(size);
            count = count.saturating_add(rows);
            wanted.push(Rows {
                group: self.group,
                skip: 0,
                count: rows,
                pages: None,
            });
            self.group += 1;
        }
        (wanted, file)
    }

    /// The next rows of a large group.
    fn part(&mut self, rows: u64, bytes: u64, size: u64) -> (Rows, u64) {
        let parts = bytes / (self.bytes.saturating_mul(self.large / 2));
        let step = rows.div_ceil(parts.clamp(1, rows));
        let cut = self.cut.get_or_insert_with(|| Rows {
            group: self.group,
            skip: 0,
            count: 0,
            pages: Some(self.table.unchecked()),
        });
        cut.skip += cut.count;
        cut.count = step.min(rows - cut.skip);
        let part = cut.clone();
        let end = part.skip + part.count;
        if end == rows {
            self.cut = None;
            self.group += 1;
        }
        // Together, the parts take all bytes.
        let until = |row: u64| u128::from(size) * u128::from(row) / u128::from(rows);
        let size = until(end) - until(part.skip);
        (part, u64::try_from(size).unwrap_or(0))
    }
}

impl Cutter for Groups {
    fn rows(&self) -> Option<u64> {
        Some(self.table.rows())
    }

    fn names(&self) -> Option<Vec<String>> {
        Some(self.table.names())
    }

    fn next(&mut self) -> Result<Option<Cut>, ReadError> {
        let (wanted, bytes) = self.rows();
        let is_first = std::mem::take(&mut self.is_first);
        if !is_first && wanted.iter().all(|rows| rows.count == 0) {
            return Ok(None);
        }
        let (row, rows) = (self.row, wanted.iter().map(|rows| rows.count).sum());
        self.row += rows;
        let (table, shared) = (self.table.clone(), self.shared.clone());
        let mut budget = self.limits.for_compressed(shared.length());
        Ok(Some(Cut {
            row,
            rows: Some(rows),
            bytes,
            read: Box::new(move || {
                let mut access = Access {
                    reader: &mut shared.reader(),
                    shared: Some(shared.clone()),
                };
                let entries = table.read(&mut access, row, &wanted, is_first, &mut budget)?;
                let notes = Vec::new();
                Ok(Contents { entries, notes })
            }),
        }))
    }
}
