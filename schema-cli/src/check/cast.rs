//! Data as it would be once its numbers are converted, as Keras does without a word.

use std::fmt::Write as _;

use clap::ValueEnum;
use schema_core::model::ModelFormat;
use schema_core::repair::{RepairLog, RepairedKind};
use schema_core::report::ViolationKind;
use schema_core::{AnyArray, Arrays, Coerce, DType, Repair, Report, Schema};

use crate::text::{OPTIONS, shown};

/// What may happen to a number that is converted.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Cast {
    /// Nothing is converted: dtypes are the same.
    Strict,
    /// Converted, where no number changes.
    Lossless,
    /// Converted and rounded.
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

/// The plan that converts numbers; text stays text, which nobody converts without being asked.
pub(super) fn plan(schema: &Schema, arrays: &Arrays, cast: Cast) -> Repair {
    let mut plan = Repair::new();
    for spec in schema.arrays() {
        let own = arrays.get(spec.name()).map(AnyArray::dtype);
        if own.is_some_and(|own| is_cast(own, spec.dtype())) {
            plan = plan.coerce_array(spec.name(), cast.into());
        }
    }
    plan
}

/// Whether one is converted to the other in the way of numbers.
fn is_cast(from: DType, to: DType) -> bool {
    let is_number = |dtype: DType| dtype.is_real() || dtype == DType::Bool;
    from != to && is_number(from) && is_number(to)
}

/// Whether what stands behind the point is lost.
fn cuts(from: DType, to: DType) -> bool {
    from.is_real() && !from.is_integer() && to.is_integer()
}

/// What was converted, and what could not be, a line each.
pub(super) fn said(log: &RepairLog) -> Vec<String> {
    let steps = log.steps().iter();
    let said = steps.filter_map(|done| {
        let name = shown(done.array());
        match done.kind() {
            RepairedKind::Coerced {
                from, to, rounded, ..
            } => {
                let changed = match rounded.count {
                    0 => String::new(),
                    count => format!(", which rounds {count} of {} values", rounded.total),
                };
                Some(format!("`{name}` checked as {to}, not {from}{changed}"))
            }
            RepairedKind::Not { reason } => {
                Some(format!("`{name}` is not converted: {}", shown(reason)))
            }
            _ => None,
        }
    });
    said.collect()
}

/// What to do about numbers of another dtype than a model's, and what else is wrong with them, which
/// shows only once they are converted.
pub(super) fn help(report: &Report, format: ModelFormat, then: &[String]) -> Option<String> {
    let mut cuts_any = false;
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
        cuts_any |= cuts(*own, *expected);
        is_cast(*own, *expected).then(|| format!("`{name}` from {own} to {expected}"))
    });
    let casts: Vec<String> = casts.collect();
    if casts.is_empty() {
        return None;
    }
    let casts = casts.join(", ");
    let mut said = match format {
        ModelFormat::Keras | ModelFormat::KerasH5 => {
            let cut = if cuts_any {
                ", cutting off what is behind the point"
            } else {
                ""
            };
            format!("Keras converts {casts} without a word{cut}")
        }
        format => format!("{format} converts nothing: convert {casts}"),
    };
    if !then.is_empty() {
        said.push_str(", and then there is");
    }
    for violation in then {
        let _ = write!(said, "\n  {}", violation.replace('\n', "\n  "));
    }
    said.push_str(
        "\n  check it as if converted: `--coerce lossless` where no value may change, else `--coerce \
         lossy`",
    );
    Some(said)
}

/// The violations of converted data that the data as it is has not.
pub(super) fn more(schema: &Schema, arrays: Arrays, report: &Report) -> Vec<String> {
    let mut plan = Repair::new();
    for spec in schema.arrays() {
        let own = arrays.get(spec.name()).map(AnyArray::dtype);
        // Where the library finds no whole number Keras makes one.
        if own.is_some_and(|own| is_cast(own, spec.dtype()) && !cuts(own, spec.dtype())) {
            plan = plan.coerce_array(spec.name(), Coerce::Lossy);
        }
    }
    if plan.is_empty() {
        return Vec::new();
    }
    let Err(left) = plan.apply(schema, arrays) else {
        return Vec::new();
    };
    let texts = |report: &Report| -> Vec<String> {
        let violations = report.violations().iter();
        violations.map(|found| found.text_in(&OPTIONS)).collect()
    };
    let known = texts(report);
    let mut more = texts(left.report());
    more.retain(|violation| !known.contains(violation));
    more
}
