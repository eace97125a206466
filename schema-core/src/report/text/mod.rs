//! How a report reads: a line that says what is wrong, lines that say where, and what would help.

mod headline;
mod help;
pub(crate) mod sentence;

use std::fmt::Write;

use super::{Sample, Tally, Violation, ViolationKind};
use schema_spec::{DType, Value};

pub use help::Voice;
use sentence::{Sentence, ShortValue, counted, place, short_name};

/// How long a report can be, in bytes, however much is wrong.
const LIMIT: usize = 4000;

/// How many axes of one array are listed.
const AXES: usize = 8;

/// Text of at most [`LIMIT`] bytes: everything if it fits, else each item with its first detail
/// only, else as many headlines as fit.
pub(crate) fn bounded(items: &[Lines], noun: &str) -> String {
    let text = join(items.iter().map(Lines::in_full));
    if text.len() <= LIMIT {
        return text;
    }
    let brief = join(items.iter().map(Lines::brief));
    if brief.len() <= LIMIT {
        return brief;
    }
    let mut text = String::new();
    for (at, item) in items.iter().enumerate() {
        let (head, more) = (item.head(), more(items.len() - at, noun));
        if text.len() + head.len() + more.len() + 2 > LIMIT {
            return text + &more;
        }
        text.push_str(&head);
        text.push('\n');
    }
    text
}

/// What stands for the items that there is no room for.
pub(crate) fn more(count: usize, noun: &str) -> String {
    format!("and {count} more {noun}")
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("\n")
}

/// One violation, or one step of a repair, line by line.
pub(crate) struct Lines {
    /// What it is: an error, or what was done about one.
    pub(crate) label: &'static str,
    pub(crate) code: &'static str,
    /// What is wrong.
    pub(crate) what: Sentence,
    /// Where, and how much: a line for each fact.
    pub(crate) details: Vec<String>,
    /// What would help.
    pub(crate) help: Option<Sentence>,
}

impl Lines {
    pub(crate) fn of(violation: &Violation, voice: &Voice) -> Lines {
        Lines {
            label: "error",
            code: violation.code(),
            what: headline::of(violation),
            details: details(violation),
            help: help::of(violation, voice),
        }
    }

    pub(super) fn in_full(&self) -> String {
        let mut text = self.head();
        for detail in &self.details {
            let _ = write!(text, "\n  {detail}");
        }
        if let Some(help) = &self.help {
            let _ = write!(text, "\n  help: {help}");
        }
        text
    }

    fn brief(&self) -> String {
        match self.details.first() {
            Some(detail) => format!("{}\n  {detail}", self.head()),
            None => self.head(),
        }
    }

    fn head(&self) -> String {
        format!("{}[{}]: {}", self.label, self.code, self.what)
    }
}

fn details(violation: &Violation) -> Vec<String> {
    let kind = violation.kind();
    let mut details = Vec::new();
    if let Some(tally) = kind.tally() {
        let of_missing = matches!(kind, ViolationKind::Missing { .. });
        details = samples(&short_name(violation.array()), tally, of_missing);
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

fn samples(name: &str, tally: &Tally, of_missing: bool) -> Vec<String> {
    let sample = |Sample { index, value }: &Sample| match value {
        Value::Text(_) if of_missing => format!("{name}{} is missing", place(index)),
        value => format!("{name}{} = {}", place(index), ShortValue(value)),
    };
    let lines = tally.samples.iter().map(sample).collect();
    and_more(lines, tally.count)
}

/// The lines of the first items, and how many more of them there are.
pub(crate) fn and_more(mut lines: Vec<String>, count: usize) -> Vec<String> {
    let more = count.saturating_sub(lines.len());
    if more > 0 && !lines.is_empty() {
        lines.push(format!("and {more} more"));
    }
    lines
}
