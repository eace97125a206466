//! How a log reads: a line for each thing that was done, or was not, and lines that say where.

use std::fmt;

use super::impute::noun;
use super::log::{DroppedRow, RepairLog, Repaired, RepairedKind, ValueChange, ValueChanges};
use crate::report::text::{Lines, Name, ShortValue, bounded, list};
use crate::{Imputation, Value};

impl RepairLog {
    pub(crate) fn lines(&self) -> Vec<Lines> {
        self.steps().iter().map(lines).collect()
    }

    /// What could not be done, as text.
    pub(super) fn undone(&self) -> String {
        let is_undone = |done: &&Repaired| !done.is_done();
        let undone: Vec<Lines> = self.steps().iter().filter(is_undone).map(lines).collect();
        bounded(&undone, "steps")
    }
}

impl fmt::Display for RepairLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bounded(&self.lines(), "steps"))
    }
}

fn lines(done: &Repaired) -> Lines {
    let name = Name(done.array());
    let label = match done.kind() {
        RepairedKind::Not { .. } => "not repaired",
        _ => "repaired",
    };
    let (what, details) = match done.kind() {
        RepairedKind::Coerced {
            from,
            to,
            rounded,
            lost,
            ..
        } => {
            let mut what = format!("{name} from {from} to {to}");
            let mut parts = Vec::new();
            if rounded.count > 0 {
                parts.push(format!("{} rounded", of_total(rounded)));
            }
            if lost.count > 0 {
                parts.push(format!("{} made missing", of_total(lost)));
            }
            if !parts.is_empty() {
                what = format!("{what}: {}", parts.join(", "));
            }
            let mut details = samples(&name, rounded);
            details.extend(samples(&name, lost));
            (what, details)
        }
        RepairedKind::Reshaped { from, to } | RepairedKind::Transposed { from, to } => (
            format!("{name} from {} to {}", list(from), list(to)),
            Vec::new(),
        ),
        RepairedKind::Renamed { from } => (format!("{} is {name}", Name(from)), Vec::new()),
        RepairedKind::Removed => (format!("{name} is left out"), Vec::new()),
        RepairedKind::Discarded { changes } => {
            let what = format!("{name}: {} made missing", of_total(changes));
            (what, samples(&name, changes))
        }
        RepairedKind::Imputed { with, changes, .. } => {
            let by = match with {
                Some(with @ Imputation::Constant(_)) => format!("a {}", noun(with)),
                Some(with) => format!("the {} of its feature", noun(with)),
                None => "what was learnt before".to_owned(),
            };
            let what = format!("{name}: {} imputed by {by}", of_total(changes));
            (what, samples(&name, changes))
        }
        RepairedKind::ForwardFilled { axis, changes } => {
            let what = format!(
                "{name}: {} filled with the one before along axis {axis}",
                of_total(changes)
            );
            (what, samples(&name, changes))
        }
        RepairedKind::DroppedRows {
            arrays,
            count,
            of,
            rows,
        } => {
            let arrays: Vec<String> = arrays.iter().map(|name| Name(name).to_string()).collect();
            let arrays = list(arrays);
            let arrays = arrays.trim_matches(['[', ']']);
            let what = format!("{count} of {of} dropped along {name}, in {arrays}");
            (what, dropped(rows, *count))
        }
        RepairedKind::DroppedColumns { columns, of } => {
            let what = format!("{name}: {} of {of} columns dropped", columns.len());
            (what, vec![format!("columns {}", list(columns))])
        }
        RepairedKind::Not { reason } => (format!("{name}: {reason}"), Vec::new()),
    };
    Lines::new(label, done.step(), what, details)
}

fn samples(name: &Name<'_>, changes: &ValueChanges) -> Vec<String> {
    let mut lines: Vec<String> = (changes.samples.iter())
        .map(
            |ValueChange {
                 index,
                 before,
                 after,
             }| {
                let (before, after) = (Shown(before.as_ref()), Shown(after.as_ref()));
                format!("{}{} = {before} -> {after}", name.bare(), place(index))
            },
        )
        .collect();
    let more = changes.count - changes.samples.len();
    if more > 0 && !lines.is_empty() {
        lines.push(format!("and {more} more"));
    }
    lines
}

fn dropped(rows: &[DroppedRow], count: usize) -> Vec<String> {
    let mut lines: Vec<String> = (rows.iter())
        .map(|row| {
            let (array, value) = (Name(&row.array).bare(), Shown(row.value.as_ref()));
            format!("{}: {array}{} = {value}", row.row, place(&row.index))
        })
        .collect();
    let more = count - rows.len();
    if more > 0 && !lines.is_empty() {
        lines.push(format!("and {more} more"));
    }
    lines
}

fn of_total(changes: &ValueChanges) -> String {
    let plural = if changes.total == 1 { "" } else { "s" };
    format!("{} of {} value{plural}", changes.count, changes.total)
}

fn place(index: &[usize]) -> String {
    if index.is_empty() {
        String::new()
    } else {
        list(index)
    }
}

/// A value, or that there is none.
struct Shown<'a>(Option<&'a Value>);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(value) => ShortValue(value).fmt(f),
            None => f.write_str("missing"),
        }
    }
}
