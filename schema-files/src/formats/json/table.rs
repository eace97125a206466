//! Tables of JSON, in which a value has a row and a column.
//!
//! Where each value is in the text is kept column by column; what it says is read once the table is
//! complete. A column that is no array is unreadable, and the others are read.

use std::collections::HashMap;

use schema_arrays::{Content, Entry};

use super::read::{Value, survey, unquoted};
use super::words::{Word, Words};
use super::written::{Place, Written};
use crate::entries::Entries;
use crate::error::{JsonError, ReadError, ReadErrorKind};
use crate::limits::Budget;
use crate::lists::Lists;

/// How much memory a cell takes at most, besides its text.
const CELL: u64 = 32;

/// A table, as its values are found.
pub(super) struct Table<'t> {
    text: &'t str,
    columns: Vec<Column>,
    by_name: HashMap<String, usize>,
    /// The columns by their names as they are written, which takes no string.
    by_word: HashMap<&'t str, usize>,
    rows: usize,
    /// The row of the file at which the table begins.
    before: usize,
}

/// A column: where its values begin, in bytes.
#[derive(Default)]
pub(super) struct Column {
    name: String,
    cells: Cells,
    /// Why it is no array.
    fault: Option<ReadErrorKind>,
}

/// Where the values of a column begin.
#[derive(Default)]
pub(super) struct Cells {
    starts: Vec<usize>,
    /// The row of each; empty if they are the first rows.
    rows: Vec<usize>,
}

impl<'t> Table<'t> {
    pub(super) fn new(text: &'t str) -> Table<'t> {
        Table {
            text,
            columns: Vec::new(),
            by_name: HashMap::new(),
            by_word: HashMap::new(),
            rows: 0,
            before: 0,
        }
    }

    /// A table that begins at a row of the file, and has these columns, even if no record does.
    pub(super) fn below(mut self, row: usize, names: &[String]) -> Table<'t> {
        self.before = row;
        for name in names {
            self.by_name.insert(name.clone(), self.columns.len());
            self.columns.push(Column {
                name: name.clone(),
                ..Column::default()
            });
        }
        self
    }

    /// The names of the columns.
    pub(super) fn names(&self) -> Vec<String> {
        let names = self.columns.iter().map(|column| column.name.clone());
        names.collect()
    }

    /// Reads records: a list of objects after its bracket, or one object per line. Their keys are the
    /// columns, in the order in which they first appear.
    pub(super) fn records(mut self, words: &mut Words<'t>) -> Result<Table<'t>, ReadError> {
        loop {
            match words.next() {
                Some(Word::OpenObject) => self.record(words)?,
                Some(Word::CloseList) | None => return Ok(self),
                Some(_) if self.rows == 0 => return Err(JsonError::NoNames.into()),
                Some(_) => return Err(JsonError::NoRecord { row: self.rows }.into()),
            }
        }
    }

    /// Reads rows: objects from columns to values, of an object after its bracket.
    pub(super) fn rows(mut self, words: &mut Words<'t>) -> Result<Table<'t>, ReadError> {
        while let Some(Word::Leaf(_)) = words.next() {
            words.next();
            self.record(words)?;
        }
        Ok(self)
    }

    fn record(&mut self, words: &mut Words<'t>) -> Result<(), ReadError> {
        let row = self.rows;
        self.rows += 1;
        while let Some(Word::Leaf(key)) = words.next() {
            let column = self.column(key)?;
            self.columns[column].put(row, words.at());
            words.skip_value();
        }
        Ok(())
    }

    /// Reads rows: lists of as many values as there are columns, after the bracket of their list.
    /// `None` if one is another.
    pub(super) fn lists(mut self, names: Vec<String>, words: &mut Words<'t>) -> Option<Table<'t>> {
        let empty = names.into_iter().map(|name| Column {
            name,
            ..Column::default()
        });
        self.columns = empty.collect();
        loop {
            match words.next() {
                Some(Word::OpenList) => {}
                Some(Word::CloseList) => return Some(self),
                _ => return None,
            }
            for column in &mut self.columns {
                let start = words.at();
                if !words.skip_value() {
                    return None;
                }
                column.put(self.rows, start);
            }
            if words.next() != Some(Word::CloseList) {
                return None;
            }
            self.rows += 1;
        }
    }

    /// Reads columns: objects from rows to values, of an object after its bracket. The rows are those
    /// of the first column, and then those that only others have.
    pub(super) fn columns(mut self, words: &mut Words<'t>) -> Result<Table<'t>, ReadError> {
        let mut rows: HashMap<&'t str, usize> = HashMap::new();
        while let Some(Word::Leaf(key)) = words.next() {
            let column = self.column(key)?;
            words.next();
            let mut cells: Vec<(usize, usize)> = Vec::with_capacity(rows.len());
            while let Some(Word::Leaf(key)) = words.next() {
                let next = rows.len();
                cells.push((*rows.entry(key).or_insert(next), words.at()));
                words.skip_value();
            }
            cells.sort_by_key(|(row, _)| *row);
            let column = &mut self.columns[column];
            if column.cells.starts.is_empty() {
                for (row, start) in cells {
                    column.put(row, start);
                }
            } else {
                column.fault = Some(ReadErrorKind::Duplicate);
            }
        }
        self.rows = rows.len();
        Ok(self)
    }

    /// Leaves out columns.
    pub(super) fn without(mut self, is_left_out: impl Fn(&str) -> bool) -> Table<'t> {
        self.columns.retain(|column| !is_left_out(&column.name));
        self
    }

    fn column(&mut self, key: &'t str) -> Result<usize, ReadError> {
        if let Some(column) = self.by_word.get(key) {
            return Ok(*column);
        }
        let name = unquoted(key, self.text)?;
        let next = self.columns.len();
        let column = *self.by_name.entry(name.clone()).or_insert(next);
        if column == next {
            self.columns.push(Column {
                name,
                ..Column::default()
            });
        }
        self.by_word.insert(key, column);
        Ok(column)
    }

    /// Makes an array of each column.
    pub(super) fn entries(self, mut budget: Budget) -> Result<Vec<Entry>, ReadError> {
        let mut entries = Entries::default();
        let mut places = Vec::with_capacity(self.columns.len());
        for column in self.columns {
            // Records may have other keys each, so that the rows times the columns are bounded by
            // nothing in the file.
            budget.spend((self.rows as u64).saturating_mul(CELL))?;
            let cells = column.cells;
            let content = match column.fault {
                Some(fault) => Err(fault.into()),
                None => content(&cells, self.rows, self.text),
            };
            let content = match content {
                Ok(content) => content,
                Err(error) if matches!(error.kind(), ReadErrorKind::Json(_)) => {
                    return Err(error.in_array(&column.name));
                }
                Err(error) => {
                    let error = error.map_kind(|kind| match kind {
                        ReadErrorKind::Lists(lists) => lists.below(self.before).into(),
                        other => other,
                    });
                    Content::Unreadable(error.kind().unreadable())
                }
            };
            let is_kept = Written::is_needed(&content);
            places.push(Place::Cells(
                if is_kept { cells } else { Cells::default() },
                self.rows,
            ));
            entries.add(column.name, content)?;
        }
        Ok(Written::remember(self.text, places, entries.into_vec()))
    }
}

impl Column {
    /// Adds a value. Rows do not descend.
    fn put(&mut self, row: usize, start: usize) {
        let Cells { starts, rows } = &mut self.cells;
        let next = match rows.last() {
            Some(last) => last + 1,
            None => starts.len(),
        };
        if row < next {
            self.fault = Some(ReadErrorKind::Duplicate);
            return;
        }
        if row > next && rows.is_empty() {
            rows.extend(0..starts.len());
        }
        if row > next || !rows.is_empty() {
            rows.push(row);
        }
        starts.push(start);
    }
}

impl Cells {
    /// Where the value of each row begins; `None` if it has none.
    fn by_row(&self, rows: usize) -> impl Iterator<Item = Option<usize>> {
        let mut next = 0;
        (0..rows).map(move |row| {
            let found = self.rows.get(next).copied().unwrap_or(next);
            let start = self.starts.get(next).filter(|_| found == row)?;
            next += 1;
            Some(*start)
        })
    }
}

fn content(cells: &Cells, rows: usize, text: &str) -> Result<Content, ReadError> {
    lists(cells, rows, text)?.content(|| leaves(cells, rows, text))
}

/// Surveys the values of a column.
pub(super) fn lists(cells: &Cells, rows: usize, text: &str) -> Result<Lists, ReadErrorKind> {
    let mut lists = Lists::default();
    lists.nesting.begin_list()?;
    for start in cells.by_row(rows) {
        let Some(start) = start else {
            lists.see(&Value::null(text))?;
            continue;
        };
        for word in Words::starting_at(text, start) {
            survey(&mut lists, word, text)?;
            if lists.nesting.at().len() == 1 {
                break;
            }
        }
    }
    lists.nesting.end_list()?;
    Ok(lists)
}

/// The values of a column, in order.
pub(super) fn leaves<'t>(
    cells: &'t Cells,
    rows: usize,
    text: &'t str,
) -> impl Iterator<Item = Value<'t>> {
    let mut starts = cells.by_row(rows);
    let mut words = Words::new("");
    let mut depth = 0_usize;
    std::iter::from_fn(move || {
        loop {
            if depth == 0 {
                match starts.next()? {
                    None => return Some(Value::null(text)),
                    Some(start) => words = Words::starting_at(text, start),
                }
            }
            match words.next()? {
                Word::OpenList => depth += 1,
                Word::CloseList => depth = depth.saturating_sub(1),
                Word::Leaf(word) => return Some(Value { word, text }),
                Word::OpenObject | Word::CloseObject => {}
            }
        }
    })
}
