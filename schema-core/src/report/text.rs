//! How a report reads: a line that says what is wrong, lines that say where, and what mends it.
//!
//! Text and HTML are made of the same [`Lines`]. Names in them stand between [`OPEN`] and
//! [`CLOSE`], which are back-ticks in text and `<code>` in HTML.

use std::fmt::{Display, Write};

use super::{
    ColumnFill, MissingSpread, Sample, SymbolSource, Tally, Unsolved, Violation, ViolationKind,
};
use crate::{Coerce, DType, Dim, Imputation, Repair, Step, Value};

/// How long a report can be, in bytes, however much is wrong.
const LIMIT: usize = 4000;

/// How much of a name, a value or a list is shown, in characters or entries.
const NAME: usize = 60;
const VALUE: usize = 40;
const LIST: usize = 8;

/// Where code begins and ends in a sentence: noncharacters, which Unicode sets aside for such use.
const OPEN: char = '\u{fdd0}';
const CLOSE: char = '\u{fdd1}';

/// What is told as text of at most [`LIMIT`] bytes: whole if it fits, else each with its first
/// line only, else as many of those as fit.
pub(crate) fn bounded(lines: &[Lines], noun: &str) -> String {
    let whole = join(lines.iter().map(Lines::whole));
    if whole.len() <= LIMIT {
        return whole;
    }
    let brief = join(lines.iter().map(Lines::brief));
    if brief.len() <= LIMIT {
        return brief;
    }
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        let (head, more) = (line.head(), more(lines.len() - at, noun));
        if text.len() + head.len() + more.len() + 2 > LIMIT {
            return text + &more;
        }
        text.push_str(&head);
        text.push('\n');
    }
    text
}

/// What stands for what there is no room for.
pub(crate) fn more(count: usize, noun: &str) -> String {
    format!("and {count} more {noun}")
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("\n")
}

/// One violation, or one step of a repair, line by line.
pub(crate) struct Lines {
    /// What it is: an error, or what was done about one.
    label: &'static str,
    pub(crate) code: &'static str,
    /// What is wrong.
    pub(crate) what: Sentence,
    /// Where, and how much: a line each.
    pub(crate) details: Vec<String>,
    /// What mends it.
    pub(crate) help: Option<Sentence>,
}

/// Text with code in it.
pub(crate) struct Sentence(String);

impl Sentence {
    /// The parts of the first line, of which every second one is code, and the lines below.
    pub(crate) fn first_line(&self) -> (impl Iterator<Item = &str>, impl Iterator<Item = &str>) {
        let (first, rest) = self.0.split_once('\n').unwrap_or((&self.0, ""));
        (first.split([OPEN, CLOSE]), rest.lines())
    }

    /// The sentence, the end of a long one left out.
    pub(crate) fn clipped(&self, limit: usize) -> Sentence {
        Sentence(clipped(&self.0, limit))
    }

    fn text(&self) -> String {
        self.0.replace([OPEN, CLOSE], "`")
    }
}

impl Lines {
    pub(crate) fn new(
        label: &'static str,
        code: &'static str,
        what: String,
        details: Vec<String>,
    ) -> Lines {
        Lines {
            label,
            code,
            what: Sentence(what),
            details,
            help: None,
        }
    }

    pub(crate) fn of(violation: &Violation) -> Lines {
        let name = Name(violation.array());
        let kind = violation.kind();
        let mut lines = Lines {
            label: "error",
            code: kind.code(),
            what: Sentence(headline(&name, kind)),
            details: Vec::new(),
            help: help(&name, violation).map(Sentence),
        };
        if let Some(tally) = kind.tally() {
            let of_missing = matches!(kind, ViolationKind::Missing { .. });
            lines.add_samples(&name, tally, of_missing);
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
                lines.details.push(match found {
                    DType::Text if !expected.is_float() => {
                        format!("{fit} of {total} read as {expected}")
                    }
                    DType::Text => format!("{fit} of {total} read as numbers"),
                    _ => format!("{fit} of {total} fit {expected}"),
                });
            }
            ViolationKind::Shape { axes, shape, .. } => {
                for (axis, expected) in axes.iter().take(LIST) {
                    let found = shape[*axis];
                    lines
                        .details
                        .push(format!("axis {axis} is {found}, expected {expected}"));
                }
            }
            _ => {}
        }
        lines
    }

    fn add_samples(&mut self, name: &Name<'_>, tally: &Tally, of_missing: bool) {
        for Sample { index, value } in &tally.samples {
            let place = place(index);
            let name = name.bare();
            self.details.push(match value {
                Value::Text(_) if of_missing => format!("{name}{place} is missing"),
                value => format!("{name}{place} = {}", ShortValue(value)),
            });
        }
        let more = tally.count - tally.samples.len().min(tally.count);
        if more > 0 && !tally.samples.is_empty() {
            self.details.push(format!("and {more} more"));
        }
    }

    pub(super) fn whole(&self) -> String {
        let mut text = self.head();
        for detail in &self.details {
            let _ = write!(text, "\n  {detail}");
        }
        if let Some(help) = &self.help {
            let _ = write!(text, "\n  help: {}", help.text());
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
        format!("{}[{}]: {}", self.label, self.code, self.what.text())
    }
}

#[allow(clippy::too_many_lines)] // one line a kind of violation
fn headline(name: &Name<'_>, kind: &ViolationKind) -> String {
    match kind {
        ViolationKind::Absent {
            column_of: Some(array),
            ..
        } => format!("{name}, a column of {}, is not there", Name(array)),
        ViolationKind::Absent { columns, .. } if !columns.is_empty() => format!(
            "{name} is not there, and none of its columns is: {}",
            enumerated(columns.iter().map(|column| Name(column)))
        ),
        ViolationKind::Absent { .. } => format!("{name} is not there"),
        ViolationKind::Unexpected { .. } => format!("{name} is not in the schema"),
        ViolationKind::Unreadable { reason } => {
            format!("{name} cannot be checked: it {}", plain(reason))
        }
        ViolationKind::Dtype {
            expected, found, ..
        } => {
            format!("{name} holds {found}, but the schema says {expected}")
        }
        ViolationKind::Rank { expected, shape } => format!(
            "{name} is {}, of rank {}, but the schema says {}",
            list(shape),
            shape.len(),
            list(expected)
        ),
        ViolationKind::Shape { dims, shape, .. } => format!(
            "{name} is {}, but the schema says {}",
            list(shape),
            list(dims)
        ),
        ViolationKind::Dim {
            dim,
            axis,
            found,
            expected,
            symbols,
            unsolved,
        } => {
            let text = shared_size(name, dim, *axis, *found, *expected, symbols);
            match unsolved {
                Some(unsolved) => text + &no_sizes(unsolved),
                None => text,
            }
        }
        ViolationKind::Bounds {
            symbol,
            axis,
            found,
            min,
            max,
        } => {
            let allowed = match max {
                Some(max) => format!("{min}..={max}"),
                None => format!("{min}.."),
            };
            let symbol = Name(symbol);
            format!("{symbol} is {found} in {name} (axis {axis}), but the schema says {allowed}")
        }
        ViolationKind::Missing { tally, .. } => {
            let is_nothing = |sample: &Sample| matches!(sample.value, Value::Text(_));
            let what = if tally.samples.iter().any(is_nothing) {
                "missing"
            } else {
                "NaN"
            };
            format!("{name} has {} {what} in {}", tally.count, total(tally))
        }
        ViolationKind::Infinite { tally } => {
            let infinities = if tally.count == 1 {
                "infinity"
            } else {
                "infinities"
            };
            format!(
                "{name} has {} {infinities} in {}",
                tally.count,
                total(tally)
            )
        }
        ViolationKind::Range { range, tally } => format!(
            "{name} has {} of {} outside {range}",
            tally.count,
            total(tally)
        ),
        ViolationKind::OneOf { allowed, tally } => format!(
            "{name} has {} of {} not among {}",
            tally.count,
            total(tally),
            list(allowed.iter().map(ShortValue))
        ),
        ViolationKind::Unique { tally } => {
            format!("{name} repeats {} of {}", tally.count, total(tally))
        }
        ViolationKind::Sorted { axis, tally } => format!(
            "{name} is not sorted along axis {axis}: {} smaller than the one before",
            of_total(tally)
        ),
        ViolationKind::Increasing { axis, tally } => format!(
            "{name} is not increasing along axis {axis}: {} not larger than the one before",
            of_total(tally)
        ),
        ViolationKind::SumsTo {
            expected,
            axis,
            tolerance,
            tally,
        } => format!(
            "{name} does not sum to {expected} along axis {axis}: {} of {} off by more than {tolerance}",
            tally.count,
            counted(tally.total, "sum"),
        ),
        ViolationKind::OneHot { axis, tally } => format!(
            "{name} is not one-hot along axis {axis}: {} of {}",
            tally.count,
            counted(tally.total, "line"),
        ),
        ViolationKind::Check { path, message } => {
            let (path, message) = (Name(path), plain(message.trim_end()));
            if name.0.is_empty() {
                format!("{path} refused the inputs: {message}")
            } else {
                format!("{path} refused {name}: {message}")
            }
        }
    }
}

/// `batch` is 2 in `x` (axis 0) but 3 in `y` (axis 0)
fn shared_size(
    name: &Name<'_>,
    dim: &Dim,
    axis: usize,
    found: usize,
    expected: Option<i128>,
    symbols: &[SymbolSource],
) -> String {
    let dim_text = dim.to_string();
    let dim_name = Name(&dim_text);
    if let ([source], Dim::Symbol(_) | Dim::Any) = (symbols, dim) {
        let (size, array) = (source.size, Name(&source.array));
        return match dim {
            // Of columns that differ, the schema may have no name for the size.
            Dim::Any => format!("axis {axis} is {size} in {array} but {found} in {name}"),
            _ => format!(
                "{dim_name} is {size} in {array} (axis {}) but {found} in {name} (axis {axis})",
                source.axis
            ),
        };
    }
    let mut text = format!("{dim_name} is {found} in {name} (axis {axis})");
    let known: Vec<String> = symbols
        .iter()
        .map(|source| {
            format!(
                "{} is {} in {} (axis {})",
                Name(&source.symbol),
                source.size,
                Name(&source.array),
                source.axis
            )
        })
        .collect();
    let known = known.join(" and ");
    let _ = match expected {
        Some(size) if size >= 0 => write!(text, ", but {known}, which makes it {size}"),
        Some(size) => write!(
            text,
            ", but {known}, which makes it {size}, and no size is that"
        ),
        None if known.is_empty() => Ok(()),
        None => write!(text, ", but {known}"),
    };
    text
}

/// , and `n + m` is 6 in `y` (axis 0), and no sizes of `n` and `m` give that
fn no_sizes(unsolved: &Unsolved) -> String {
    let mut text = String::new();
    for other in &unsolved.others {
        let (dim, array) = (other.dim.to_string(), Name(&other.array));
        let (dim, size, axis) = (Name(&dim), other.size, other.axis);
        let _ = write!(text, ", and {dim} is {size} in {array} (axis {axis})");
    }
    let names: Vec<String> = (unsolved.symbols.iter())
        .map(|symbol| Name(symbol).to_string())
        .collect();
    let sizes = match names.as_slice() {
        // All of them are known, and the value is beyond any number.
        [] => return text + ", which makes it larger than any size",
        [name] => format!("size of {name}"),
        names => format!("sizes of {}", names.join(" and ")),
    };
    let bounds: Vec<String> = (unsolved.bounds.iter())
        .map(|bounds| Name(&bounds.to_string()).to_string())
        .collect();
    let within = match bounds.as_slice() {
        [] => String::new(),
        bounds => format!(" within {}", bounds.join(" and ")),
    };
    let give = if names.len() == 1 { "gives" } else { "give" };
    let _ = if unsolved.is_undecided {
        write!(
            text,
            ", and whether any {sizes}{within} {give} that could not be decided"
        )
    } else {
        write!(text, ", and no {sizes}{within} {give} that")
    };
    text
}

fn help(name: &Name<'_>, violation: &Violation) -> Option<String> {
    let repairs = violation.repairs();
    Some(match violation.kind() {
        ViolationKind::Absent { nearest, .. } => {
            let nearest = Name(nearest.as_deref()?);
            format!("{nearest} is there and not expected; is it {name}?")
        }
        ViolationKind::Unexpected { known, nearest } => match nearest {
            Some(nearest) => format!("did you mean {}?", Name(nearest)),
            None => format!(
                "the schema takes {}",
                enumerated(known.iter().map(|name| Name(name)))
            ),
        },
        ViolationKind::Dtype {
            expected,
            found,
            unfit,
            rounded,
        } => {
            let steps = repairs.iter().flat_map(Repair::steps);
            let mut how = steps.filter_map(|step| match step {
                Step::Coerce { how, .. } => Some(*how),
                _ => None,
            });
            conversion(
                name,
                *expected,
                *found,
                unfit.as_ref(),
                *rounded,
                how.next()?,
            )
        }
        ViolationKind::Rank { .. } | ViolationKind::Shape { .. } => {
            repairs.first()?;
            format!(
                "{} gives {name} the one shape that fits",
                Name("Repair::reshape")
            )
        }
        ViolationKind::Missing { tally, spread } => {
            imputation(name, tally, spread.as_ref(), repairs)?
        }
        ViolationKind::Infinite { tally }
        | ViolationKind::Range { tally, .. }
        | ViolationKind::OneOf { tally, .. } => discarding(tally, repairs)?,
        _ => return None,
    })
}

fn conversion(
    name: &Name<'_>,
    expected: DType,
    found: DType,
    unfit: Option<&Tally>,
    rounded: usize,
    how: Coerce,
) -> String {
    let first = unfit.and_then(|unfit| unfit.samples.first().zip(Some(unfit.count)));
    match (how, first) {
        (Coerce::Lossless, _) => {
            format!(
                "{} makes {name} {expected}, and loses nothing",
                Name("Coerce::Lossless")
            )
        }
        (_, None) => {
            let are = if rounded == 1 { "is" } else { "are" };
            let values = counted(rounded, "value");
            format!(
                "{} makes {name} {expected}; {values} {are} rounded",
                Name("Coerce::Lossy")
            )
        }
        (_, Some((sample, count))) => {
            let what = match (found, expected.is_float()) {
                (DType::Text, true) => "no number".to_owned(),
                _ => format!("no {expected}"),
            };
            let fix = match count {
                1 => format!("{}{}", name.bare(), place(&sample.index)),
                _ => format!("what is {what}"),
            };
            let rest = match count {
                1 => format!("what is {what}"),
                _ => "it".to_owned(),
            };
            format!(
                "fix {fix}, or load with {} to make {rest} missing",
                Name("Coerce::Lossy")
            )
        }
    }
}

const MOST_FREQUENT: &str = "the most frequent value";

/// What plans do.
struct Does {
    /// The values that one of them puts in.
    by: Option<&'static str>,
    discards: bool,
    drops: bool,
}

impl Does {
    fn of(repairs: &[Repair]) -> Does {
        let steps = || repairs.iter().flat_map(Repair::steps);
        let by = steps().find_map(|step| match step {
            Step::Impute { with, .. } => Some(match with {
                Imputation::MostFrequent => MOST_FREQUENT,
                _ => "mean or median",
            }),
            _ => None,
        });
        Does {
            by,
            discards: steps().any(|step| matches!(step, Step::Discard { .. })),
            drops: steps().any(|step| matches!(step, Step::DropRows { .. })),
        }
    }
}

fn imputation(
    name: &Name<'_>,
    tally: &Tally,
    spread: Option<&MissingSpread>,
    repairs: &[Repair],
) -> Option<String> {
    let does = Does::of(repairs);
    let rank = tally.samples.first()?.index.len();
    let what = match spread {
        _ if rank == 1 => name.to_string(),
        Some(MissingSpread {
            column: Some(fill), ..
        }) => format!("column {}", fill.index),
        Some(spread) => counted(spread.columns, "column"),
        None => "each column".to_owned(),
    };
    let put_in = does.by.map(|by| match spread {
        // What is discarded counts in no mean.
        _ if does.discards => {
            let discard = Name("Repair::discard");
            format!("{what} can be imputed by {by} after {discard}")
        }
        Some(MissingSpread {
            column: Some(ColumnFill { mean, median, .. }),
            ..
        }) => format!("{what} can be imputed (mean {mean}, median {median})"),
        Some(_) => format!("{what} can be imputed"),
        None if by == MOST_FREQUENT => format!("{by} can be put in"),
        None => format!("{what} can be imputed by {by}"),
    });
    let rows = match spread {
        Some(spread) => format!("{} of {}", spread.rows, counted(spread.of_rows, "row")),
        None => "rows".to_owned(),
    };
    match (put_in, does.drops) {
        (Some(put_in), true) => Some(format!("{put_in}, or {rows} dropped")),
        (None, true) if spread.is_none() => Some("rows that lack one can be dropped".to_owned()),
        (None, true) => Some(format!("{rows} can be dropped")),
        (put_in, false) => put_in,
    }
}

/// What can be done about values that break a rule.
fn discarding(tally: &Tally, repairs: &[Repair]) -> Option<String> {
    let does = Does::of(repairs);
    let (object, subject, rows) = match tally.count {
        1 => ("it", "it", "its row"),
        _ => ("them", "they", "their rows"),
    };
    let cure = match (does.by, does.drops) {
        (Some(by), true) => format!("{subject} can be imputed by {by}, or {rows} dropped"),
        (Some(by), false) => format!("{subject} can be imputed by {by}"),
        (None, true) => format!("{rows} can be dropped"),
        (None, false) => return None,
    };
    let discard = Name("Repair::discard");
    Some(format!("{discard} makes {object} missing; then {cure}"))
}

fn total(tally: &Tally) -> String {
    counted(tally.total, "value")
}

fn of_total(tally: &Tally) -> String {
    let verb = if tally.count == 1 { "is" } else { "are" };
    format!("{} of {} {verb}", tally.count, total(tally))
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// The coordinates of a value behind the name of its array; nothing where there is no axis.
fn place(index: &[usize]) -> String {
    if index.is_empty() {
        String::new()
    } else {
        list(index)
    }
}

/// `[2, 3]`, the end of a long one left out.
pub(crate) fn list<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    format!("[{}]", enumerated(items))
}

/// A list without its brackets, the end of a long one left out.
fn enumerated<T: Display>(items: impl IntoIterator<Item = T>) -> String {
    let mut text = String::new();
    for (at, item) in items.into_iter().enumerate() {
        let comma = if at > 0 { ", " } else { "" };
        if at == LIST {
            return text + ", ..";
        }
        let _ = write!(text, "{comma}{item}");
    }
    text
}

/// Somebody else's sentence, without what stands for code in ours.
fn plain(text: &str) -> String {
    text.replace([OPEN, CLOSE], "\u{fffd}")
}

/// A name from the data or the schema: short, on one line, set as code.
pub(crate) struct Name<'a>(pub(crate) &'a str);

impl Name<'_> {
    /// The name alone.
    pub(crate) fn bare(&self) -> String {
        clipped(
            &self
                .0
                .escape_debug()
                .to_string()
                .replace("\\\"", "\"")
                .replace("\\'", "'"),
            NAME,
        )
    }
}

impl Display for Name<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{OPEN}{}{CLOSE}", self.bare())
    }
}

pub(crate) struct ShortValue<'a>(pub(crate) &'a Value);

impl Display for ShortValue<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Value::Text(text) => write!(f, "{:?}", clipped(text, VALUE)),
            other => other.fmt(f),
        }
    }
}

fn clipped(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}..", &text[..end]),
        None => text.to_owned(),
    }
}
