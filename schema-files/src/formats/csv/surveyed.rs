//! The first pass over the text: counts the rows, surveys each column, and keeps the values of
//! columns of numbers or truth values.

use memchr::{memchr, memchr_iter};
#[cfg(feature = "rayon")]
use rayon::prelude::*;

use super::column::Column;
use super::rows::{Rows, Syntax, Unclosed, line_at};
use super::words::Words;
use crate::error::{CsvError, ReadError};
use crate::survey::Survey;

/// The least length of a part of a text that gets a thread of its own.
const PART: usize = 1 << 20;

/// The rows of a table, and how to read them.
#[derive(Clone, Copy)]
pub(super) struct Body<'t> {
    pub(super) text: &'t str,
    /// Where the rows begin, in bytes.
    pub(super) start: usize,
    pub(super) syntax: Syntax,
    pub(super) words: &'t Words,
    /// Whether the rows follow a line of names.
    pub(super) header: bool,
}

/// The number of rows, and the surveyed columns.
pub(super) struct Surveyed {
    pub(super) rows: usize,
    pub(super) columns: Vec<SurveyedColumn>,
}

/// The survey of a column, and the values that were kept in each part of the text.
#[derive(Clone, Default)]
pub(super) struct SurveyedColumn {
    pub(super) survey: Survey,
    /// What each part of the text has of the column, with its number of rows.
    pub(super) parts: Vec<(Column, usize)>,
}

/// A part of the text: the rows that begin in it, and their columns.
struct Part {
    rows: usize,
    columns: Vec<Column>,
    ragged: Option<Ragged>,
}

/// Rows that differ in length from the header.
struct Ragged {
    /// Where the first begins, in bytes.
    at: usize,
    found: usize,
    /// How many such rows there are.
    rows: usize,
}

/// Surveys the rows, each of `count` fields.
pub(super) fn survey(body: Body<'_>, count: usize) -> Result<Surveyed, ReadError> {
    let bounds = parts(body.text, body.start);
    let ranges: Vec<(usize, usize)> = bounds.windows(2).map(|pair| (pair[0], pair[1])).collect();
    let survey =
        |&(from, to): &(usize, usize)| part(&body.text[from..to], count, body.syntax, body.words);
    #[cfg(feature = "rayon")]
    let parts = ranges.par_iter().map(survey).collect();
    #[cfg(not(feature = "rayon"))]
    let parts = ranges.iter().map(survey).collect();
    joined(body, count, &ranges, parts)
}

/// How many parts of a text are read in parallel.
fn threads() -> usize {
    #[cfg(feature = "rayon")]
    return rayon::current_num_threads();
    #[cfg(not(feature = "rayon"))]
    return 1;
}

/// Returns the start of each part, and the end of the last. Text with quotes is one part, because a
/// line break may be within quotes.
fn parts(text: &str, start: usize) -> Vec<usize> {
    let bytes = text.as_bytes();
    let most = (bytes.len() - start) / PART;
    let threads = match most {
        0 | 1 => 1,
        _ => match threads().min(most) {
            threads if threads > 1 && memchr(b'"', &bytes[start..]).is_none() => threads,
            _ => 1,
        },
    };
    let mut bounds = vec![start];
    for index in 1..threads {
        let near = start + (bytes.len() - start) / threads * index;
        let Some(line) = memchr(b'\n', &bytes[near..]) else {
            break;
        };
        bounds.push(near + line + 1);
    }
    bounds.push(bytes.len());
    bounds.dedup();
    if bounds.len() == 1 {
        bounds.push(start);
    }
    bounds
}

fn part(text: &str, count: usize, syntax: Syntax, words: &Words) -> Result<Part, Unclosed> {
    // Each field of a row takes at least a byte, which bounds the number of rows.
    let lines = memchr_iter(b'\n', text.as_bytes()).count() + 1;
    let room = lines.min(text.len() / count.max(1) + 1);
    let mut columns = vec![Column::new(room); count];
    let mut rows = Rows::new(text, syntax);
    let mut row = 0;
    let mut ragged: Option<Ragged> = None;
    while rows.begin() {
        let at = rows.at();
        let mut found = 0;
        let mut last = false;
        while !last {
            let field;
            (field, last) = rows.field()?;
            if let Some(column) = columns.get_mut(found) {
                column.push(field, row, words);
            }
            found += 1;
        }
        if found != count {
            let first = Ragged { at, found, rows: 0 };
            ragged.get_or_insert(first).rows += 1;
        }
        row += 1;
    }
    Ok(Part {
        rows: row,
        columns,
        ragged,
    })
}

fn joined(
    body: Body<'_>,
    count: usize,
    ranges: &[(usize, usize)],
    parts: Vec<Result<Part, Unclosed>>,
) -> Result<Surveyed, ReadError> {
    let mut rows = 0;
    let mut columns = vec![SurveyedColumn::default(); count];
    let mut ragged: Option<Ragged> = None;
    for (&(from, _), part) in ranges.iter().zip(parts) {
        let part = part.map_err(|Unclosed(at)| unclosed(body.text, from + at))?;
        for (joined, column) in columns.iter_mut().zip(part.columns) {
            joined.survey = joined.survey.with(column.survey);
            joined.parts.push((column, part.rows));
        }
        match (&mut ragged, part.ragged) {
            (Some(first), Some(more)) => first.rows += more.rows,
            (None, Some(first)) => {
                ragged = Some(Ragged {
                    at: from + first.at,
                    ..first
                });
            }
            (_, None) => {}
        }
        rows += part.rows;
    }
    if let Some(ragged) = ragged {
        return Err(CsvError::Ragged {
            line: line_at(body.text.as_bytes(), ragged.at),
            found: ragged.found,
            expected: count,
            header: body.header,
            rows: ragged.rows,
        }
        .into());
    }
    Ok(Surveyed { rows, columns })
}

pub(super) fn unclosed(text: &str, at: usize) -> ReadError {
    CsvError::UnclosedQuote {
        line: line_at(text.as_bytes(), at),
    }
    .into()
}
