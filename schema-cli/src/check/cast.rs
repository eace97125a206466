//! Data as it would be after the conversions that Keras makes silently.

use std::fmt::Write as _;

use clap::ValueEnum;
use schema_core::model::ModelFormat;
use schema_core::repair::{RepairLog, RepairedKind};
use schema_core::report::ViolationKind;
use schema_core::{AnyArray, Arrays, Coerce, DType, Repair, Report, Schema};

use crate::text::{OPTIONS, shown};

/// Which conversions of numbers are allowed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Cast {
    /// Convert nothing.
    Strict,
    /// Convert if no value changes.
    Lossless,
    /// Convert and round.
    Lossy,
}

impl From<Cast> for Coerce {
    fn from(cast: Cast) -> Coerce {
        match cast {
            Cast::Strict => Coerce::Strict,
            Cast::Lossless => Coerce::Lossless,
            Cast::Lossy => Coerce::Lossy,
        }
    }
}

/// Returns the plan that converts numbers. Text is never converted here.
pub(super) fn plan(schema: &Schema, arrays: &Arrays, cast: Cast) -> Repair {
    coerce_where(schema, arrays, cast.into(), is_cast)
}

/// Coerces each array whose dtype and expected dtype satisfy `applies`.
fn coerce_where(
    schema: &Schema,
    arrays: &Arrays,
    how: Coerce,
    applies: impl Fn(DType, DType) -> bool,
) -> Repair {
    let mut plan = Repair::new();
    for spec in schema.arrays() {
        let own = arrays.get(spec.name()).map(AnyArray::dtype);
        if own.is_some_and(|own| applies(own, spec.dtype())) {
            plan = plan.coerce_array(spec.name(), how);
        }
    }
    plan
}

/// Whether the conversion is from one numeric dtype to another.
fn is_cast(from: DType, to: DType) -> bool {
    let is_number = |dtype: DType| dtype.is_real() || dtype == DType::Bool;
    from != to && is_number(from) && is_number(to)
}

/// Whether the conversion drops the fractional part.
fn truncates(from: DType, to: DType) -> bool {
    from.is_real() && !from.is_integer() && to.is_integer()
}

/// Says what was converted and what could not be, one line each.
pub(super) fn converted(log: &RepairLog) -> Vec<String> {
    let steps = log.steps().iter();
    let lines = steps.filter_map(|done| {
        let name = shown(done.array());
        match done.kind() {
            RepairedKind::Coerced {
                from, to, rounded, ..
            } => {
                let rounding = match rounded.count {
                    0 => String::new(),
                    count => format!(", which rounds {count} of {} values", rounded.total),
                };
                Some(format!("`{name}` checked as {to}, not {from}{rounding}"))
            }
            RepairedKind::Not { reason } => {
                Some(format!("`{name}` is not converted: {}", shown(reason)))
            }
            _ => None,
        }
    });
    lines.collect()
}

/// Returns help for numbers of another dtype than the model's. `hidden` are the violations that
/// would show only after the conversion.
pub(super) fn help(report: &Report, format: ModelFormat, hidden: &[String]) -> Option<String> {
    let mut any_truncates = false;
    let casts = report.violations().iter().filter_map(|found| {
        let ViolationKind::Dtype {
            expected,
            found: own,
            ..
        } = found.kind()
        else {
            return None;
        };
        let name = shown(found.array());
        any_truncates |= truncates(*own, *expected);
        is_cast(*own, *expected).then(|| format!("`{name}` from {own} to {expected}"))
    });
    let casts: Vec<String> = casts.collect();
    if casts.is_empty() {
        return None;
    }
    let casts = casts.join(", ");
    let mut help = match format {
        ModelFormat::Keras | ModelFormat::KerasH5 => {
            let truncated = if any_truncates {
                ", dropping the fractional part"
            } else {
                ""
            };
            format!("Keras silently converts {casts}{truncated}")
        }
        format => format!("{format} does not convert dtypes; convert {casts}"),
    };
    if !hidden.is_empty() {
        help.push_str("; after that:");
    }
    for violation in hidden {
        let _ = write!(help, "\n  {}", violation.replace('\n', "\n  "));
    }
    help.push_str(
        "\n  check the converted data with `--coerce lossless` (no value may change) or `--coerce \
         lossy`",
    );
    Some(help)
}

/// Returns the violations of the converted data that the report does not have.
pub(super) fn hidden(schema: &Schema, arrays: Arrays, report: &Report) -> Vec<String> {
    // Keras truncates where the library makes values missing, so those arrays are left out.
    let is_same_in_keras = |own, expected| is_cast(own, expected) && !truncates(own, expected);
    let plan = coerce_where(schema, &arrays, Coerce::Lossy, is_same_in_keras);
    if plan.is_empty() {
        return Vec::new();
    }
    let Err(unrepaired) = plan.apply(schema, arrays) else {
        return Vec::new();
    };
    let texts = |report: &Report| -> Vec<String> {
        let violations = report.violations().iter();
        violations.map(|found| found.text_in(&OPTIONS)).collect()
    };
    let known = texts(report);
    let mut hidden = texts(unrepaired.report());
    hidden.retain(|violation| !known.contains(violation));
    hidden
}
