//! Writes JSON: one line per array.

use std::io::{self, Write};

use ndarray::ArrayD;
use schema_arrays::{AnyArray, Cell, Content, Entry, match_dtype};

use crate::entries::array;
use crate::error::{WriteError, WriteErrorKind};
use crate::formats::WriteSeek;

/// The most axes that are read.
const MOST_AXES: usize = 32;

/// The most lists of an array without values, which nothing else bounds.
const MOST_EMPTY: usize = 1 << 20;

pub(super) fn write(
    entries: &[Entry],
    format: &'static str,
    out: &mut dyn WriteSeek,
) -> Result<(), WriteError> {
    out.write_all(b"{")?;
    for (at, entry) in entries.iter().enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        string(&entry.name, out)?;
        out.write_all(b": ")?;
        values(entry, format, out)?;
    }
    out.write_all(b"\n}\n")?;
    Ok(())
}

fn values(entry: &Entry, format: &'static str, out: &mut dyn WriteSeek) -> Result<(), WriteError> {
    let array = array(entry)?;
    let refused = |kind| Err(WriteError::from(kind).in_array(&entry.name));
    let shape = array.shape();
    // Axes after an empty one could not be read back.
    let cut = shape
        .iter()
        .position(|size| *size == 0)
        .is_some_and(|axis| axis + 1 < shape.len());
    if cut || shape.len() > MOST_AXES {
        return refused(WriteErrorKind::Shape {
            format,
            shape: shape.to_vec(),
            expected: "up to 32 axes, and no axis after one of size 0",
        });
    }
    let lists: usize = shape.iter().take_while(|size| **size > 0).product();
    if array.is_empty() && lists > MOST_EMPTY {
        return refused(WriteErrorKind::Shape {
            format,
            shape: shape.to_vec(),
            expected: "at most 1048576 lists where those have no values",
        });
    }
    match_dtype!(match array {
        AnyArray::Bool(array) | AnyArray::Int(array) => {
            nested(shape, array, &entry.content, out, |value, out| {
                write!(out, "{value:?}")
            })?;
        }
        AnyArray::Float(array) => nested(shape, array, &entry.content, out, |value, out| {
            float(*value, out)
        })?,
        AnyArray::Complex(_) => {
            let dtype = array.dtype();
            return refused(WriteErrorKind::DType { format, dtype });
        }
        AnyArray::Text(text) => match text.cells() {
            None => nested(shape, text.values(), &entry.content, out, |value, out| {
                string(value, out)
            })?,
            Some(cells) => {
                let mut cells = cells.iter();
                nested(
                    shape,
                    text.values(),
                    &entry.content,
                    out,
                    |value, out| match cells.next() {
                        Some(cell) => leaf(value, *cell, out),
                        None => string(value, out),
                    },
                )?;
            }
        },
    });
    Ok(())
}

/// Writes the values as nested lists. Recursion is as deep as the array has axes.
fn nested<T>(
    shape: &[usize],
    array: &ArrayD<T>,
    content: &Content,
    out: &mut dyn WriteSeek,
    mut write: impl FnMut(&T, &mut dyn WriteSeek) -> io::Result<()>,
) -> io::Result<()> {
    fn lists(
        shape: &[usize],
        out: &mut dyn WriteSeek,
        next: &mut dyn FnMut(&mut dyn WriteSeek) -> io::Result<()>,
    ) -> io::Result<()> {
        let Some((size, inner)) = shape.split_first() else {
            return next(out);
        };
        out.write_all(b"[")?;
        for at in 0..*size {
            if at > 0 {
                out.write_all(b", ")?;
            }
            lists(inner, out, next)?;
        }
        out.write_all(b"]")
    }
    let mut values = array.iter();
    let mut missing = content.mask().into_iter().flatten();
    lists(shape, out, &mut |out| {
        let is_missing = missing.next();
        match values.next() {
            Some(value) if is_missing != Some(&true) => write(value, out),
            _ => out.write_all(b"null"),
        }
    })
}

/// Writes a number, or the word that Python uses for it.
fn float(value: impl Into<f64> + std::fmt::Debug + Copy, out: &mut dyn Write) -> io::Result<()> {
    let wide: f64 = value.into();
    if wide.is_infinite() {
        return out.write_all(if wide > 0.0 {
            b"Infinity"
        } else {
            b"-Infinity"
        });
    }
    write!(out, "{value:?}")
}

/// Writes a cell of text as its original kind, if JSON can.
fn leaf(text: &str, cell: Cell, out: &mut dyn Write) -> io::Result<()> {
    match cell {
        Cell::Missing => out.write_all(b"null"),
        Cell::Number if is_number(text) => out.write_all(text.as_bytes()),
        Cell::Bool if text == "true" || text == "false" => out.write_all(text.as_bytes()),
        _ => string(text, out),
    }
}

fn is_number(text: &str) -> bool {
    matches!(text, "NaN" | "Infinity" | "-Infinity")
        || (text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
            && text.ends_with(|last: char| last.is_ascii_digit())
            && serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok())
}

fn string(text: &str, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(out, text).map_err(io::Error::from)
}
