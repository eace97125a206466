//! The text of a report: for each violation a headline, details, and help.

mod headline;
mod help;
pub(crate) mod outline;
pub(crate) mod sentence;

use std::fmt;

use super::violation::FileRows;
use super::{Columns, Sample, Tally, Violation, ViolationKind};
use schema_spec::rules::Rule;
use schema_spec::{DType, Text, Value};

pub use help::Voice;
use outline::Detail;
pub use outline::Outline;
pub use sentence::Sentence;
use sentence::{ShortValue, counted, position, short_name};

/// The largest number of axes that are listed for one array.
const AXES: usize = 8;

/// The lines of one violation, or of one step of a repair.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The kind of item: `error`, `repaired` or `not repaired`.
    pub label: &'static str,
    /// The code of the violation or step.
    pub code: Text,
    /// What is wrong, or what was done.
    pub what: Sentence,
    /// Details, one line each.
    pub details: Vec<String>,
    /// How to fix the violation.
    pub help: Option<Sentence>,
}

impl Lines {
    pub(crate) fn of(violation: &Violation, voice: &Voice) -> Lines {
        Lines {
            label: "error",
            code: violation.full_code(),
            what: headline::of(violation),
            details: details(violation),
            help: match &violation.read_help {
                Some(help) => Some(Sentence::new().text(help)),
                None => help::of(violation, voice),
            },
        }
    }

    fn cut(&self, detail: Detail) -> Lines {
        Lines {
            details: detail.of(&self.details).to_vec(),
            help: self.help.clone().filter(|_| detail == Detail::Full),
            ..self.clone()
        }
    }
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.label, self.code, self.what)?;
        for detail in &self.details {
            write!(f, "\n  {detail}")?;
        }
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

fn details(violation: &Violation) -> Vec<String> {
    let kind = violation.kind();
    let mut details = Vec::new();
    if let Some(tally) = kind.tally() {
        let of_missing = matches!(kind, ViolationKind::Missing { .. });
        details = samples(violation, tally, of_missing);
        let columns = violation.columns.as_ref();
        if let Some(columns) = columns.filter(|columns| columns.counts.len() > 1) {
            details.push(by_column(columns));
        }
    }
    match kind {
        ViolationKind::Dtype {
            expected,
            found,
            unfit: Some(tally),
            ..
        } => {
            let fit = tally.total - tally.count;
            let total = counted(tally.total, "value");
            details.push(match found {
                DType::Text if !expected.is_float() => {
                    format!("{fit} of {total} read as {expected}")
                }
                DType::Text => format!("{fit} of {total} read as numbers"),
                _ => format!("{fit} of {total} fit {expected}"),
            });
        }
        ViolationKind::Shape { axes, shape, .. } => {
            let axis = |&(axis, expected): &(usize, usize)| {
                format!("axis {axis} is {}, expected {expected}", shape[axis])
            };
            details.extend(axes.iter().take(AXES).map(axis));
        }
        _ => {}
    }
    details
}

fn samples(violation: &Violation, tally: &Tally, of_missing: bool) -> Vec<String> {
    let names = violation.columns.as_ref().map(|columns| &columns.names[..]);
    let of_rows = matches!(violation.kind.rule(), Some(Rule::CheckRows));
    let of_check = matches!(violation.kind.rule(), Some(Rule::Check));
    let sample = |Sample { index, value }: &Sample| {
        // The index of a row has none of a column.
        let names = if of_rows { None } else { names };
        let place = match violation.array() {
            "" => format!("at {}", position(index)),
            array => place(array, names, index),
        };
        let said = match value {
            Value::Text(_) if of_missing => format!("{place} is missing"),
            Value::Text(untold) if of_check && untold.is_empty() => place,
            _ if of_rows => place,
            value => format!("{place} = {}", ShortValue(value)),
        };
        let said = match (&violation.files, index.first()) {
            (Some(files), Some(row)) => format!("{said}, {}", in_file(files, *row)),
            _ => said,
        };
        match value {
            Value::Text(error) if of_rows => format!("{said}: {}", on_one_line(error)),
            _ => said,
        }
    };
    let lines = tally.samples.iter().map(sample).collect();
    and_more(lines, tally.count)
}

/// An error of a custom check, which may have several lines.
fn on_one_line(error: &str) -> String {
    let mut line = String::new();
    for character in error.trim_end().chars() {
        line.push(if character == '\n' { ' ' } else { character });
    }
    line
}

/// The row of a file that is a row of all files together.
fn in_file(files: &[FileRows], row: usize) -> String {
    let FileRows { name, first } = &files[FileRows::of(files, row)];
    format!("row {} of {}", row.saturating_sub(*first), short_name(name))
}

/// The lines of all violations; those of one cause have the lines of one.
pub(crate) fn summed(violations: &[Violation], voice: &Voice) -> Vec<Lines> {
    let alike = || violations.iter().filter(|found| found.is_alike);
    let count = alike().filter(|found| found.code() == "unexpected").count();
    let example = alike().find_map(|found| match found.kind() {
        ViolationKind::Unexpected { nearest, .. } => nearest.as_ref().zip(Some(found)),
        _ => None,
    });
    let mut lines = Vec::new();
    let mut is_said = false;
    let mut lacking: Option<(&Text, usize)> = None;
    for found in violations {
        if found.is_alike && count > 0 {
            if let (Some((wanted, name)), false) = (example, is_said) {
                lines.push(Lines {
                    label: "error",
                    code: Text::Borrowed(found.code()),
                    what: (Sentence::new().text(format_args!("{count} names differ in one way: ")))
                        .code(wanted)
                        .text(" is there as ")
                        .code(name.array()),
                    details: Vec::new(),
                    help: Some(
                        Sentence::new()
                            .code(voice.match_names)
                            .text(" renames them"),
                    ),
                });
            }
            is_said = true;
            continue;
        }
        let ViolationKind::Absent {
            column_of: Some(of),
            nearest: None,
            ..
        } = found.kind()
        else {
            lacking = None;
            lines.push(Lines::of(found, voice));
            continue;
        };
        match lacking {
            Some((array, of_array)) if array == of => {
                let many = of_array + 1;
                lacking = Some((of, many));
                if many <= COLUMNS {
                    lines.push(Lines::of(found, voice));
                    continue;
                }
                if many > COLUMNS + 1 {
                    lines.pop();
                }
                let more = counted(many - COLUMNS, "other column");
                let is = if many == COLUMNS + 1 { "is" } else { "are" };
                lines.push(Lines {
                    what: (Sentence::new().text(format_args!("{more} of ")))
                        .code(of)
                        .text(format_args!(" {is} not there")),
                    ..Lines::of(found, voice)
                });
            }
            _ => {
                lacking = Some((of, 1));
                lines.push(Lines::of(found, voice));
            }
        }
    }
    lines
}

/// The largest number of absent columns of an array that have a line each.
const COLUMNS: usize = 4;

/// A value's array and coordinates, or its column and coordinates.
pub(crate) fn place(array: &str, columns: Option<&[Text]>, index: &[usize]) -> String {
    let split = index
        .split_last()
        .and_then(|(&last, rest)| Some((columns?.get(last)?, rest)));
    match split {
        Some((column, rest)) => format!("{}{}", short_name(column), position(rest)),
        None => format!("{}{}", short_name(array), position(index)),
    }
}

/// `income` 3, `town` 1
fn by_column(columns: &Columns) -> String {
    let count = |sentence: Sentence, (at, count): &(usize, usize)| {
        sentence
            .code(&columns.names[*at])
            .text(format_args!(": {count}"))
    };
    let counts = Sentence::new()
        .text("in ")
        .listed(", ", &columns.counts, count);
    counts.to_string()
}

/// Adds a line with the number of items that have no line.
pub(crate) fn and_more(mut lines: Vec<String>, count: usize) -> Vec<String> {
    let more = count.saturating_sub(lines.len());
    if more > 0 && !lines.is_empty() {
        lines.push(format!("and {more} more"));
    }
    lines
}
