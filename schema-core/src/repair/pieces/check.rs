//! Checks repaired pieces. Arrays that lose other rows than the others go on at rows of their own.

use std::collections::{BTreeMap, HashMap};

use schema_spec::Schema;

use super::PieceError;
use crate::stream::{Place, Stream};
use crate::{Arrays, Dims, Report};

/// A check of pieces that come in order.
pub(super) struct Checked<'a> {
    schema: &'a Schema,
    stream: Stream,
    /// The array of the schema to which each name belongs, a column too.
    arrays: HashMap<&'a str, &'a str>,
    file: u32,
    /// The next row of each array in that file.
    next: HashMap<&'a str, u64>,
    /// The rows of each file.
    rows: Vec<(u32, u64)>,
}

impl<'a> Checked<'a> {
    pub(super) fn new(schema: &'a Schema, skips_checks: bool) -> Checked<'a> {
        let mut stream = Stream::new(schema);
        if skips_checks {
            stream = stream.without_custom_checks();
        }
        let mut arrays = HashMap::new();
        for spec in schema.arrays() {
            for column in spec.columns() {
                arrays.entry(column.as_ref()).or_insert(spec.name());
            }
        }
        arrays.extend(schema.arrays().map(|spec| (spec.name(), spec.name())));
        Checked {
            schema,
            stream,
            arrays,
            file: 0,
            next: HashMap::new(),
            rows: Vec::new(),
        }
    }

    /// Checks the next piece.
    pub(super) fn push(&mut self, file: u32, arrays: Arrays) -> Result<(), PieceError> {
        if file != self.file {
            self.end_file();
            self.file = file;
        }
        let mut rows: HashMap<&str, u64> = HashMap::new();
        for name in arrays.names() {
            let (Some(array), Some(&of)) = (arrays.get(name), self.arrays.get(name)) else {
                continue;
            };
            rows.insert(of, array.shape().first().copied().unwrap_or(1) as u64);
        }
        let mut starts: Vec<u64> = rows.keys().map(|name| self.start(name)).collect();
        starts.sort_unstable();
        starts.dedup();
        let place = |row| Place { file, row };
        match starts[..] {
            [] => self.stream.push_rows(place(0), &arrays)?,
            [row] => self.stream.push_rows(place(row), &arrays)?,
            [first, ..] => {
                let mut apart: BTreeMap<u64, Arrays> = BTreeMap::new();
                for entry in arrays.entries {
                    let of = self.arrays.get(entry.name.as_str());
                    let start = of.map_or(first, |name| self.start(name));
                    apart
                        .entry(start)
                        .or_default()
                        .put(entry.name, entry.content);
                }
                for (row, arrays) in apart {
                    self.stream.push_rows(place(row), &arrays)?;
                }
            }
        }
        for (name, rows) in rows {
            if let Some(spec) = self.schema.get(name) {
                *self.next.entry(spec.name()).or_default() += rows;
            }
        }
        Ok(())
    }

    fn start(&self, name: &str) -> u64 {
        self.next.get(name).copied().unwrap_or(0)
    }

    fn end_file(&mut self) {
        let rows = self.next.drain().map(|(_, rows)| rows).max();
        self.rows.push((self.file, rows.unwrap_or(0)));
    }

    /// The result for all pieces. `name` is that of a file.
    pub(super) fn finish(mut self, name: &dyn Fn(u32) -> Option<String>) -> Result<Dims, Report> {
        self.end_file();
        for (file, rows) in std::mem::take(&mut self.rows) {
            if let Some(name) = name(file) {
                self.stream.file(file, name, Some(rows));
                self.stream.cover(file, rows);
            }
        }
        self.stream.finish()
    }
}
