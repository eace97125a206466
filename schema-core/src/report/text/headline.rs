//! A violation as a sentence.

use std::fmt::Write;

use schema_spec::{Constraint, Dim, Value};

use super::sentence::{Sentence, ShortValue, counted, list};
use crate::report::{RowRange, Sample, SymbolSource, Tally, Unsolved, Violation, ViolationKind};

#[allow(clippy::too_many_lines)] // one arm for each kind of violation
pub(super) fn of(violation: &Violation) -> Sentence {
    let array = violation.array();
    let name = || Sentence::new().code(array);
    match violation.kind() {
        ViolationKind::Absent {
            column_of: Some(array),
            ..
        } => (name().text(", a column of "))
            .code(array)
            .text(", is not there"),
        ViolationKind::Absent { columns, .. } if !columns.is_empty() => {
            (name().text(" is not there, and none of its columns is: ")).codes(columns)
        }
        ViolationKind::Absent { .. } => name().text(" is not there"),
        ViolationKind::Unexpected { .. } => name().text(" is not in the schema"),
        ViolationKind::Unreadable { reason } => {
            name().text(format_args!(" cannot be checked: it {reason}"))
        }
        ViolationKind::Unchecked { range } => rows(range, "not checked"),
        ViolationKind::CheckedTwice { range } => rows(range, "checked twice"),
        ViolationKind::Dtype {
            expected, found, ..
        } => name().text(format_args!(
            " holds {found}, but the schema says {expected}"
        )),
        ViolationKind::Rank { expected, shape } => name().text(format_args!(
            " is {}, of rank {}, but the schema says {}",
            list(shape),
            shape.len(),
            list(expected)
        )),
        ViolationKind::Shape { dims, shape, .. } => name().text(format_args!(
            " is {}, but the schema says {}",
            list(shape),
            list(dims)
        )),
        ViolationKind::Dim {
            dim,
            axis,
            found,
            expected,
            symbols,
            unsolved,
        } => {
            let sentence = shared_size(array, dim, *axis, *found, *expected, symbols);
            match unsolved {
                Some(unsolved) => no_sizes(sentence, unsolved),
                None => sentence,
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
            (Sentence::new().code(symbol))
                .text(format_args!(" is {found} in "))
                .code(array)
                .text(format_args!(
                    " (axis {axis}), but the schema says {allowed}"
                ))
        }
        ViolationKind::Missing { tally, .. } => {
            let is_masked = |sample: &Sample| matches!(sample.value, Value::Text(_));
            let what = if tally.samples.iter().any(is_masked) {
                "missing"
            } else {
                "NaN"
            };
            name().text(format_args!(
                " has {} {what} in {}",
                tally.count,
                total(tally)
            ))
        }
        ViolationKind::Infinite { tally } => {
            let infinities = if tally.count == 1 {
                "infinity"
            } else {
                "infinities"
            };
            let total = total(tally);
            name().text(format_args!(" has {} {infinities} in {total}", tally.count))
        }
        ViolationKind::Rule {
            rule: rule @ Constraint::CheckRows(path),
            tally,
            ..
        } => {
            let rows = counted(tally.total, rule.rule().noun());
            let refused = Sentence::new().code(path);
            (refused.text(format_args!(" refused {} of {rows} of ", tally.count))).code(array)
        }
        ViolationKind::Rule { rule, axis, tally } => {
            name().text(format_args!(" {}", broken(rule, *axis, tally)))
        }
        ViolationKind::Check {
            path,
            message,
            tally,
            ..
        } => {
            let refused = Sentence::new().code(path).text(" refused ");
            let refused = match tally {
                // The function may be about the struct, or count what it likes.
                Some(Tally { count, total, .. }) if count > total => {
                    refused.text(format_args!("{} of ", counted(*count, "value")))
                }
                Some(tally) => {
                    refused.text(format_args!("{} of {} of ", tally.count, total(tally)))
                }
                None => refused,
            };
            let refused = match array {
                "" => refused.text("the inputs"),
                array => refused.code(array),
            };
            refused.text(format_args!(": {}", message.trim_end()))
        }
    }
}

/// `batch` is 2 in `x` (axis 0) but 3 in `y` (axis 0)
fn shared_size(
    array: &str,
    dim: &Dim,
    axis: usize,
    found: usize,
    expected: Option<i128>,
    symbols: &[SymbolSource],
) -> Sentence {
    match (symbols, dim) {
        // If columns differ, the size may have no symbol.
        ([source], Dim::Any) => Sentence::new()
            .text(format_args!("axis {axis} is {} in ", source.size))
            .code(&source.array)
            .text(format_args!(" but {found} in "))
            .code(array),
        ([source], Dim::Symbol(_)) => {
            let known = in_array(Sentence::new(), source);
            in_axis(known.text(format_args!(" but {found} in ")), array, axis)
        }
        _ => {
            let found =
                (Sentence::new().code(&dim.to_string())).text(format_args!(" is {found} in "));
            let found = in_axis(found, array, axis);
            if symbols.is_empty() {
                return found;
            }
            let known = found.text(", but ").listed(" and ", symbols, in_array);
            match expected {
                Some(size) if size >= 0 => known.text(format_args!(", which makes it {size}")),
                Some(size) => {
                    known.text(format_args!(", which makes it {size}, which is not a size"))
                }
                None => known,
            }
        }
    }
}

/// , and `n + m` is 6 in `y` (axis 0), and no sizes of `n` and `m` give that
fn no_sizes(mut sentence: Sentence, unsolved: &Unsolved) -> Sentence {
    for other in &unsolved.others {
        let size = (sentence.text(", and ").code(&other.dim.to_string()))
            .text(format_args!(" is {} in ", other.size));
        sentence = in_axis(size, &other.array, other.axis);
    }
    let (sizes, give) = match unsolved.symbols.len() {
        // All symbols are known, and the value overflows.
        0 => return sentence.text(", which makes it larger than any size"),
        1 => ("size", "gives"),
        _ => ("sizes", "give"),
    };
    let and = |sentence: Sentence, names: &[String]| {
        sentence.listed(" and ", names, |sentence, name| sentence.code(name))
    };
    let (which, end) = if unsolved.is_undecided {
        ("whether any", " that could not be decided")
    } else {
        ("no", " that")
    };
    let symbols: Vec<String> = unsolved.symbols.iter().map(ToString::to_string).collect();
    let bounds: Vec<String> = unsolved.bounds.iter().map(ToString::to_string).collect();
    let sizes = and(
        sentence.text(format_args!(", and {which} {sizes} of ")),
        &symbols,
    );
    let within = if bounds.is_empty() {
        sizes
    } else {
        and(sizes.text(" within "), &bounds)
    };
    within.text(format_args!(" {give}{end}"))
}

/// `batch` is 2 in `x` (axis 0)
fn in_array(sentence: Sentence, source: &SymbolSource) -> Sentence {
    let size = (sentence.code(&source.symbol)).text(format_args!(" is {} in ", source.size));
    in_axis(size, &source.array, source.axis)
}

/// `x` (axis 0)
fn in_axis(sentence: Sentence, array: &str, axis: usize) -> Sentence {
    (sentence.code(array)).text(format_args!(" (axis {axis})"))
}

/// The headline in the table of rules, with its arguments.
fn broken(rule: &Constraint, axis: Option<usize>, tally: &Tally) -> String {
    let kind = rule.rule();
    let mut text = String::new();
    for (at, part) in kind.headline().split(['{', '}']).enumerate() {
        let _ = match (at % 2, part) {
            (0, words) => write!(text, "{words}"),
            (_, "count") => write!(text, "{}", tally.count),
            (_, "total") => write!(text, "{}", counted(tally.total, kind.noun())),
            (_, "is") => write!(text, "{}", if tally.count == 1 { "is" } else { "are" }),
            (_, "axis") => write!(text, "{}", axis.unwrap_or_default()),
            (_, argument) => write!(text, "{}", argument_text(rule, argument)),
        };
    }
    text
}

/// An argument of a rule, by its name in headlines.
fn argument_text(rule: &Constraint, argument: &str) -> String {
    match (rule, argument) {
        (Constraint::Range(range), "range") => range.to_string(),
        (Constraint::OneOf(values), "values") => list(values.iter().map(ShortValue)),
        (Constraint::SumsTo(sum), "sum") => sum.total.to_string(),
        (Constraint::SumsTo(sum), "tolerance") => sum.tolerance.to_string(),
        _ => String::new(),
    }
}

fn total(tally: &Tally) -> String {
    counted(tally.total, "value")
}

/// What happened to rows of a file.
fn rows(range: &RowRange, what: &str) -> Sentence {
    let RowRange {
        file,
        from,
        to,
        rows,
        files,
    } = range;
    let Some(to) = to else {
        let sentence = (Sentence::new().text("no row of ").code(file))
            .text(" was checked, and nobody said how many it has");
        let sentence = others(
            sentence,
            ", nor any of ",
            files.saturating_sub(1) as u64,
            "file",
        );
        return others(sentence, ", nor ", *rows, "row");
    };
    let last = to.saturating_sub(1);
    let count = to.saturating_sub(*from);
    let sentence = match count {
        1 => Sentence::new()
            .text(format_args!("row {from} of "))
            .code(file)
            .text(" was "),
        _ => (Sentence::new().text(format_args!("rows {from} to {last} of ")))
            .code(file)
            .text(" were "),
    };
    let sentence = sentence.text(what);
    let sentence = match rows.saturating_sub(count) {
        0 => sentence,
        1 => sentence.text(", and 1 other"),
        more => sentence.text(format_args!(", and {more} others")),
    };
    others(sentence, ", nor any row of ", *files as u64, "file")
}

/// Adds how many others there are.
fn others(sentence: Sentence, before: &str, count: u64, noun: &str) -> Sentence {
    match count {
        0 => sentence,
        1 => sentence.text(format_args!("{before}1 other {noun}")),
        more => sentence.text(format_args!("{before}{more} other {noun}s")),
    }
}
