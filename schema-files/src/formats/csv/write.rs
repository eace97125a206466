//! CSV and TSV: a line of names, and a line of values per row.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::sync::Arc;

use ndarray::{ArrayD, ArrayView1, Axis, Ix1};
use schema_arrays::{AnyArray, Cell, Content, Entry, match_dtype};
use schema_spec::file::Pending;

use super::names::groups;
use super::options::CsvOptions;
use super::words::{Words, are_numbers};
use crate::entries::array;
use crate::error::{WriteError, WriteErrorKind};
use crate::formats::{Rows, WriteSeek};

/// How many bytes are buffered before they are written.
const BLOCK: usize = 1 << 15;

/// The most columns of an array without rows, which nothing else bounds.
const MOST_EMPTY: usize = 1 << 20;

/// Writes the next value of a column.
type Next<'a> = Box<dyn FnMut(&mut Vec<u8>) + 'a>;

pub(super) fn write(
    entries: &[Entry],
    format: &'static str,
    out: &mut dyn WriteSeek,
) -> Result<(), WriteError> {
    let table = Table::of(entries, format)?;
    let delimiter = delimiter(format);
    let mut line = Vec::with_capacity(BLOCK);
    names(&table, delimiter, &mut line);
    rows(&table, entries, delimiter, &mut line, out)
}

fn delimiter(format: &str) -> u8 {
    match format {
        "tsv" => b'\t',
        _ => b',',
    }
}

/// Writes the line of names.
fn names(table: &Table, delimiter: u8, line: &mut Vec<u8>) {
    // In quotes, numbers are names.
    let are_numbers = are_numbers(&table.names, &Words::of(&CsvOptions::default()));
    for (at, name) in table.names.iter().enumerate() {
        if at > 0 {
            line.push(delimiter);
        }
        if are_numbers {
            quoted(name, line);
        } else {
            text(name, line);
        }
    }
    line.push(b'\n');
}

/// Writes what is in `line`, and all rows.
fn rows(
    table: &Table,
    entries: &[Entry],
    delimiter: u8,
    line: &mut Vec<u8>,
    out: &mut dyn WriteSeek,
) -> Result<(), WriteError> {
    let alone = table.names.len() == 1;
    let mut columns = Vec::with_capacity(table.names.len());
    for entry in entries {
        columns.extend(values(array(entry)?, &entry.content));
    }
    for _ in 0..table.rows {
        for (at, next) in columns.iter_mut().enumerate() {
            if at > 0 {
                line.push(delimiter);
            }
            let start = line.len();
            next(line);
            if alone && line.len() == start {
                // An empty line is not a row.
                line.extend(b"\"\"");
            }
        }
        line.push(b'\n');
        if line.len() >= BLOCK {
            out.write_all(line)?;
            line.clear();
        }
    }
    out.write_all(line)?;
    line.clear();
    Ok(())
}

pub(super) fn begin(pending: Arc<Pending>, format: &'static str) -> Box<dyn Rows> {
    Box::new(Lines {
        pending,
        format,
        file: None,
    })
}

/// A table that is written in pieces.
struct Lines {
    pending: Arc<Pending>,
    format: &'static str,
    /// The names of the columns, once they are written.
    file: Option<(Vec<String>, BufWriter<File>)>,
}

impl Rows for Lines {
    fn write(&mut self, entries: &[Entry]) -> Result<(), WriteError> {
        let format = self.format;
        let table = Table::of(entries, format)?;
        let delimiter = delimiter(format);
        let mut line = Vec::with_capacity(BLOCK);
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                names(&table, delimiter, &mut line);
                let out = BufWriter::new(self.pending.file().try_clone()?);
                none.insert((table.names.clone(), out))
            }
        };
        let (known, out) = file;
        if *known != table.names {
            let other = (known.iter().zip(&table.names)).find(|(known, name)| known != name);
            let reason = match other {
                Some((known, name)) => format!("column `{name}` follows rows of column `{known}`"),
                None => format!("{} columns follow {}", table.names.len(), known.len()),
            };
            return Err(WriteErrorKind::Pieces { format, reason }.into());
        }
        rows(&table, entries, delimiter, &mut line, out)
    }

    fn finish(&mut self) -> Result<(), WriteError> {
        let Some((_, out)) = self.file.take() else {
            return Err(WriteErrorKind::Count {
                format: self.format,
                most: None,
                found: 0,
            }
            .into());
        };
        out.into_inner()
            .map_err(std::io::IntoInnerError::into_error)?;
        Ok(())
    }
}

/// The names of all columns, and their number of rows.
struct Table {
    names: Vec<String>,
    rows: usize,
}

impl Table {
    fn of(entries: &[Entry], format: &'static str) -> Result<Table, WriteError> {
        let mut names = Vec::new();
        let mut first: Option<(&Entry, usize)> = None;
        for entry in entries {
            let refused = |kind| WriteError::from(kind).in_array(&entry.name);
            let array = array(entry)?;
            let rows = match *array.shape() {
                [rows] => {
                    names.push(entry.name.clone());
                    rows
                }
                [0, columns] if columns > MOST_EMPTY => {
                    return Err(refused(WriteErrorKind::Shape {
                        format,
                        shape: array.shape().to_vec(),
                        expected: "at most 1048576 columns where there are no rows",
                    }));
                }
                [rows, columns] if columns > 0 => {
                    names.extend((0..columns).map(|column| format!("{}[{column}]", entry.name)));
                    rows
                }
                _ => {
                    return Err(refused(WriteErrorKind::Shape {
                        format,
                        shape: array.shape().to_vec(),
                        expected: "[rows] and [rows, columns] with at least one column",
                    }));
                }
            };
            match first {
                Some((first, expected)) if rows != expected => {
                    return Err(refused(WriteErrorKind::Rows {
                        format,
                        rows,
                        other: first.name.clone(),
                        expected,
                    }));
                }
                _ => first = first.or(Some((entry, rows))),
            }
            checked(entry, format).map_err(refused)?;
        }
        let Some((_, rows)) = first else {
            return Err(WriteErrorKind::Count {
                format,
                most: None,
                found: 0,
            }
            .into());
        };
        read_back(entries, &names, format)?;
        Ok(Table { names, rows })
    }
}

/// Checks that the format can represent the dtype and the texts.
fn checked(entry: &Entry, format: &'static str) -> Result<(), WriteErrorKind> {
    match entry.content.array() {
        Some(array) if array.dtype().is_complex() => {
            let dtype = array.dtype();
            Err(WriteErrorKind::DType { format, dtype })
        }
        Some(AnyArray::Text(text)) => {
            let nul = text
                .values()
                .indexed_iter()
                .find(|(_, value)| value.contains('\0'));
            match nul {
                Some((at, value)) => Err(WriteErrorKind::Value {
                    format,
                    at: ndarray::Dimension::as_array_view(&at).to_vec(),
                    text: value.clone(),
                    reason: "a file that contains NUL is not text",
                }),
                None => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// Checks that the names give the same arrays when they are read.
fn read_back(entries: &[Entry], names: &[String], format: &'static str) -> Result<(), WriteError> {
    let refused = |name: &str, reason| {
        WriteError::from(WriteErrorKind::Name { format, reason }).in_array(name)
    };
    let mut known = HashSet::with_capacity(names.len());
    if let Some(name) = names.iter().find(|name| !known.insert(name.as_str())) {
        let reason = "a column of another array has the same name";
        return Err(refused(name, reason));
    }
    let is_text = |entry: &Entry| matches!(entry.content.array(), Some(AnyArray::Text(_)));
    if are_numbers(names, &Words::of(&CsvOptions::default())) && entries.iter().all(is_text) {
        let reason = "a line of numbers alone is no line of names";
        return Err(refused(&names[0], reason));
    }
    let groups = groups(names, 0);
    for entry in entries {
        if entry.name.is_empty() || entry.name.contains('\0') {
            return Err(refused(&entry.name, "it is empty or contains NUL"));
        }
        let wide = entry
            .content
            .array()
            .is_some_and(|array| array.shape().len() == 2);
        if !groups
            .iter()
            .any(|group| group.name == entry.name && group.wide == wide)
        {
            return Err(refused(
                &entry.name,
                "names with indices, such as x[0], are the columns of one array",
            ));
        }
    }
    Ok(())
}

/// The columns of an array.
fn values<'a>(array: &'a AnyArray, content: &'a Content) -> Vec<Next<'a>> {
    macro_rules! columns {
        ($array:expr, $write:expr) => {
            lanes($array)
                .into_iter()
                .map(|lane| {
                    let mut values = lane.into_iter();
                    let next: Next<'_> = Box::new(move |out| {
                        if let Some(value) = values.next() {
                            $write(value, out);
                        }
                    });
                    next
                })
                .collect()
        };
    }
    let columns: Vec<Next<'a>> = match_dtype!(match array {
        AnyArray::Bool(array) | AnyArray::Int(array) | AnyArray::Float(array) => {
            columns!(array, |value, out: &mut Vec<u8>| {
                let _ = write!(out, "{value:?}");
            })
        }
        // Refused by `checked`.
        AnyArray::Complex(_) => Vec::new(),
        AnyArray::Text(array) => columns!(array.values(), |value: &String, out: &mut Vec<u8>| {
            text(value, out);
        }),
    });
    match (content.mask(), array) {
        (Some(missing), _) => without(columns, missing, |missing| *missing),
        (None, AnyArray::Text(text)) => match text.cells() {
            Some(cells) => without(columns, cells, |cell| *cell == Cell::Missing),
            None => columns,
        },
        _ => columns,
    }
}

/// Leaves missing values of the columns empty.
fn without<'a, M>(
    columns: Vec<Next<'a>>,
    marks: &'a ArrayD<M>,
    is_missing: fn(&M) -> bool,
) -> Vec<Next<'a>> {
    columns
        .into_iter()
        .zip(lanes(marks))
        .map(|(mut next, lane)| {
            let mut marks = lane.into_iter();
            let next: Next<'a> = Box::new(move |out| {
                let start = out.len();
                next(out);
                if marks.next().is_some_and(is_missing) {
                    out.truncate(start);
                }
            });
            next
        })
        .collect()
}

/// The columns of an array of one or two axes.
fn lanes<T>(array: &ArrayD<T>) -> Vec<ArrayView1<'_, T>> {
    match array.view().into_dimensionality::<Ix1>() {
        Ok(column) => vec![column],
        Err(_) => array
            .axis_iter(Axis(1))
            .filter_map(|column| column.into_dimensionality().ok())
            .collect(),
    }
}

/// Writes text, in quotes if it would otherwise be read differently.
fn text(text: &str, out: &mut Vec<u8>) {
    let special = |byte| matches!(byte, b',' | b';' | b'\t' | b'"' | b'\n' | b'\r');
    if !text.bytes().any(special) && !text.starts_with([' ', '{', '[', '\u{feff}']) {
        out.extend(text.bytes());
        return;
    }
    quoted(text, out);
}

fn quoted(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}
