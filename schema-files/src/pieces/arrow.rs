//! Arrow IPC in pieces: batches, small ones together.

use std::io::BufReader;
use std::sync::{Arc, OnceLock};

use arrow_schema::SchemaRef;

use super::Opened;
use super::cutter::{Cut, Cutter};
use super::shared::{Range, Shared};
use crate::error::ReadError;
use crate::formats::arrow::read::{Batch, Batches, Columns, row_bytes};
use crate::limits::Budget;
use crate::options::Contents;

pub(super) struct InBatches {
    batches: Batches<BufReader<Range>>,
    file: Arc<File>,
    /// What is left of the memory that the file may take, besides its dictionaries.
    budget: Budget,
    /// How many bytes make a piece.
    bytes: u64,
    row_bytes: u64,
    /// A batch that did not fit into the piece before.
    next: Option<Batch>,
    row: u64,
    rows: Option<u64>,
    is_first: bool,
    is_done: bool,
}

/// What the parts of a file share.
struct File {
    shared: Shared,
    schema: SchemaRef,
    /// How many values the lists of each column have, as far as the file says it; found for batches that
    /// do not.
    sizes: OnceLock<Vec<Vec<Option<usize>>>>,
}

pub(super) fn open(opened: &Opened<'_>) -> Result<InBatches, ReadError> {
    let shared = opened.shared.clone();
    let length = shared.length();
    let mut batches = Batches::open(shared.reader(), length)?;
    let schema = batches.schema().clone();
    Ok(InBatches {
        rows: batches.rows()?,
        batches,
        budget: opened.options.read().limits().for_compressed(length),
        bytes: opened.options.bytes(),
        row_bytes: row_bytes(&schema),
        file: Arc::new(File {
            shared,
            schema,
            sizes: OnceLock::new(),
        }),
        next: None,
        row: 0,
        is_first: true,
        is_done: false,
    })
}

impl Cutter for InBatches {
    fn rows(&self) -> Option<u64> {
        self.rows.or(self.is_done.then_some(self.row))
    }

    fn names(&self) -> Option<Vec<String>> {
        let fields = self.file.schema.fields().iter();
        Some(fields.map(|field| field.name().clone()).collect())
    }

    fn next(&mut self) -> Result<Option<Cut>, ReadError> {
        let mut batches: Vec<Batch> = Vec::new();
        let (mut memory, mut bytes, mut rows) = (0_u64, 0_u64, 0_u64);
        while !self.is_done {
            let next = match self.next.take() {
                Some(next) => Some(next),
                None => self.batches.next(&mut self.budget)?,
            };
            let Some(next) = next else {
                self.is_done = true;
                break;
            };
            let own = next.bytes().max(next.rows().saturating_mul(self.row_bytes));
            // A batch without rows is with others, as it does not say how long lists are.
            if rows > 0 && next.rows() > 0 && memory.saturating_add(own) > self.bytes {
                self.next = Some(next);
                break;
            }
            memory = memory.saturating_add(own);
            bytes = bytes.saturating_add(next.bytes());
            rows = rows.saturating_add(next.rows());
            batches.push(next);
        }
        let is_first = std::mem::take(&mut self.is_first);
        if batches.is_empty() && !is_first {
            return Ok(None);
        }
        let row = self.row;
        self.row = self.row.saturating_add(rows);
        let (file, budget) = (self.file.clone(), self.budget.clone());
        Ok(Some(Cut {
            row,
            rows: Some(rows),
            bytes,
            read: Box::new(move || {
                let columns = file.read(row, &batches, &budget)?;
                Ok(Contents {
                    entries: columns.into_entries(is_first)?,
                    notes: Vec::new(),
                })
            }),
        }))
    }
}

impl File {
    fn read(&self, row: u64, batches: &[Batch], budget: &Budget) -> Result<Columns, ReadError> {
        let mut reader = self.shared.reader();
        let mut read = |sizes: &[Vec<Option<usize>>]| -> Result<Columns, ReadError> {
            let mut columns = Columns::new(&self.schema, row, sizes);
            let mut budget = budget.clone();
            for batch in batches {
                let body = batch.body(&mut reader)?;
                columns.push(batch, &body, &mut budget)?;
            }
            Ok(columns)
        };
        let columns = read(&[])?;
        if !columns.is_unknown() {
            return Ok(columns);
        }
        read(self.sizes(budget)?)
    }

    /// How many values the lists of each column have, as far as any batch says it.
    fn sizes(&self, budget: &Budget) -> Result<&[Vec<Option<usize>>], ReadError> {
        if let Some(sizes) = self.sizes.get() {
            return Ok(sizes);
        }
        let mut batches = Batches::open(self.shared.reader(), self.shared.length())?;
        let mut of_dictionaries = budget.clone();
        let mut sizes = Columns::new(&self.schema, 0, &[]).sizes();
        let is_known = |sizes: &[Vec<Option<usize>>]| sizes.iter().flatten().all(Option::is_some);
        while !is_known(&sizes)
            && let Some(batch) = batches.next(&mut of_dictionaries)?
        {
            let body = batches.body(&batch)?;
            // Nothing is kept.
            let mut columns = Columns::new(&self.schema, 0, &sizes);
            columns.push(&batch, &body, &mut budget.clone())?;
            for (known, found) in sizes.iter_mut().zip(columns.sizes()) {
                if known.len() == found.len() {
                    *known = found;
                }
            }
        }
        Ok(self.sizes.get_or_init(|| sizes))
    }
}
