//! The text of a log: for each entry a headline and details.

use std::fmt;

use super::impute::noun;
use super::log::{DroppedRow, Repaired, RepairedKind, ValueChange, ValueChanges};
use super::{Imputation, RepairLog};
use crate::report::text::sentence::{Sentence, ShortValue, counted, list};
use crate::report::text::{Lines, Outline, and_more, place};
use schema_spec::{Text, Value};

impl RepairLog {
    pub(super) fn lines(&self) -> Vec<Lines> {
        self.steps().iter().map(|done| self.line(done)).collect()
    }

    /// Returns the text line by line.
    #[doc(hidden)]
    pub fn outline(&self) -> Outline {
        Outline::of(&self.lines(), "steps")
    }

    fn line(&self, done: &Repaired) -> Lines {
        lines(done, self)
    }

    /// The text of the failed steps.
    pub(super) fn undone(&self) -> String {
        let is_undone = |done: &&Repaired| !done.is_done();
        let undone = self.steps().iter().filter(is_undone);
        let undone: Vec<Lines> = undone.map(|done| self.line(done)).collect();
        Outline::of(&undone, "steps").to_string()
    }
}

impl fmt::Display for RepairLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.outline().fmt(f)
    }
}

fn lines(done: &Repaired, log: &RepairLog) -> Lines {
    let (what, details) = what_and_where(done, log);
    Lines {
        label: if done.is_done() {
            "repaired"
        } else {
            "not repaired"
        },
        code: Text::Borrowed(done.step()),
        what,
        details,
        help: None,
    }
}

fn what_and_where(done: &Repaired, log: &RepairLog) -> (Sentence, Vec<String>) {
    let name = Sentence::new().code(done.array());
    let samples = |changes| samples(done.array(), log.columns(done.array()), changes);
    match done.kind() {
        RepairedKind::Coerced {
            from,
            to,
            rounded,
            lost,
            ..
        } => {
            let mut what = name.text(format_args!(" from {from} to {to}"));
            let changes = [(rounded, "rounded"), (lost, "made missing")];
            let mut separator = ": ";
            for (changes, verb) in changes.iter().filter(|(changes, _)| changes.count > 0) {
                what = what.text(format_args!("{separator}{} {verb}", of_total(changes)));
                separator = ", ";
            }
            (what, [samples(rounded), samples(lost)].concat())
        }
        RepairedKind::Reshaped { from, to } | RepairedKind::Transposed { from, to } => {
            let what = name.text(format_args!(" from {} to {}", list(from), list(to)));
            (what, Vec::new())
        }
        RepairedKind::Replaced { changes } => {
            let what = name.text(format_args!(": {} replaced", of_total(changes)));
            (what, samples(changes))
        }
        RepairedKind::Parsed { changes, left } => {
            let read = name.text(format_args!(": {} read as numbers", of_total(changes)));
            let what = match left {
                0 => read,
                left => read.text(format_args!(", but not {}", counted(*left, "other value"))),
            };
            (what, samples(changes))
        }
        RepairedKind::Renamed { from } => {
            let what = (Sentence::new().code(from).text(" renamed to ")).code(done.array());
            (what, Vec::new())
        }
        RepairedKind::Matched { count, from } => {
            let what = (Sentence::new().text(format_args!("{count} names, such as ")))
                .code(from)
                .text(", which is ")
                .code(done.array())
                .text(" now");
            (what, Vec::new())
        }
        RepairedKind::Removed => (name.text(" removed"), Vec::new()),
        RepairedKind::Discarded { changes } => {
            let what = name.text(format_args!(": {} made missing", of_total(changes)));
            (what, samples(changes))
        }
        RepairedKind::Imputed { with, changes, .. } => {
            let by = match with {
                Some(with @ Imputation::Constant(_)) => format!("a {}", noun(with)),
                Some(with) => format!("the {} of its feature", noun(with)),
                None => "learned values".to_owned(),
            };
            let what = name.text(format_args!(": {} imputed by {by}", of_total(changes)));
            (what, samples(changes))
        }
        RepairedKind::ForwardFilled { axis, changes } => {
            let what = name.text(format_args!(
                ": {} filled with the previous value along axis {axis}",
                of_total(changes)
            ));
            (what, samples(changes))
        }
        RepairedKind::DroppedRows {
            arrays,
            count,
            of,
            rows,
        } => {
            let what = (Sentence::new().text(format_args!("{count} of {of} dropped along ")))
                .code(done.array())
                .text(", in ")
                .codes(arrays);
            (what, dropped(rows, *count, log))
        }
        RepairedKind::DroppedColumns { columns, of } => {
            let what = name.text(format_args!(": {} of {of} columns dropped", columns.len()));
            (what, vec![format!("columns {}", list(columns))])
        }
        RepairedKind::Not { reason } => (name.text(": ").prose(reason), Vec::new()),
    }
}

fn samples(array: &str, columns: Option<&[Text]>, changes: &ValueChanges) -> Vec<String> {
    let line = |change: &ValueChange| {
        let (before, after) = (shown(change.before.as_ref()), shown(change.after.as_ref()));
        let place = place(array, columns, &change.index);
        format!("{place} = {before} -> {after}")
    };
    let lines = changes.samples.iter().map(line).collect();
    and_more(lines, changes.count)
}

fn dropped(rows: &[DroppedRow], count: usize, log: &RepairLog) -> Vec<String> {
    let line = |row: &DroppedRow| {
        let place = place(&row.array, log.columns(&row.array), &row.index);
        format!("{}: {place} = {}", row.row, shown(row.value.as_ref()))
    };
    and_more(rows.iter().map(line).collect(), count)
}

fn of_total(changes: &ValueChanges) -> String {
    format!("{} of {}", changes.count, counted(changes.total, "value"))
}

/// A value, or `missing`.
fn shown(value: Option<&Value>) -> String {
    value.map_or_else(
        || "missing".to_owned(),
        |value| ShortValue(value).to_string(),
    )
}
