//! Data as it would be after the conversions that Keras makes silently.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use schema_arrays::coordinates;
use schema_core::model::ModelFormat;
use schema_core::ndarray::ArrayD;
use schema_core::repair::{RepairLog, RepairedKind, Step};
use schema_core::report::{Remedy, ViolationKind};
use schema_core::{
    AnyArray, AnyView, Arrays, Coerce, DType, Repair, Report, Schema, Views, Violation,
};

use schema_spec::Scalar;

use crate::data::GivenArray;
use crate::repair::apply;
use crate::text::{counted, shown};
use crate::voice::{Voice, Word};
use crate::{Data, Given};

/// Returns the plan that converts arrays: numbers, and text where the report of a strict check
/// offers that.
pub(super) fn plan(schema: &Schema, arrays: &Given<'_>, report: &Report, how: Coerce) -> Repair {
    let mut plan = coerce_where(schema, arrays, how, is_cast);
    let of_text = report.violations().iter().filter(|violation| {
        let kind = violation.kind();
        matches!(
            kind,
            ViolationKind::Dtype {
                found: DType::Text,
                ..
            }
        )
    });
    let mut asked = BTreeSet::new();
    for remedy in of_text.flat_map(Violation::remedies) {
        if let Remedy::Coerce { array, .. } = remedy
            && (remedy.is_lossless() || how == Coerce::Lossy)
            && asked.insert(array.as_ref())
        {
            plan = plan.coerce_array(array.as_ref(), how);
        }
    }
    plan
}

/// Cuts fractions off, toward zero, where integers are expected, as NumPy and the frameworks do.
/// Returns what was cut, one line each.
pub(super) fn cut(schema: &Schema, arrays: &mut Arrays) -> Vec<String> {
    let mut lines = Vec::new();
    for spec in schema.arrays() {
        let name = spec.name();
        let (Some(array), Some((min, max))) = (arrays.get(name), spec.dtype().integer_bounds())
        else {
            continue;
        };
        if !truncates(array.dtype(), spec.dtype()) {
            continue;
        }
        let mut count = 0;
        let mut samples = Vec::new();
        let mut each = array.scalars().enumerate();
        let cut = AnyArray::from_scalars(array.dtype(), array.shape(), &mut || {
            let (at, value) = each.next()?;
            let value = value?;
            let Some(number) = value.as_f64() else {
                return Some(value);
            };
            let whole = number.trunc();
            #[allow(clippy::cast_precision_loss)] // the ends are compared, not computed with
            let fits = min as f64 <= whole && whole <= max as f64;
            if !fits || whole == number {
                return Some(value);
            }
            count += 1;
            if samples.len() < SAMPLES {
                let place: Vec<String> = (coordinates(at, array.shape()).iter())
                    .map(ToString::to_string)
                    .collect();
                samples.push(format!(
                    "{}[{}] = {} -> {whole}",
                    shown(name),
                    place.join(", "),
                    printed(&array.view(), at, number)
                ));
            }
            // Zero has no sign as an integer.
            Some(Scalar::Float(whole + 0.0))
        });
        drop(each);
        let (Some(cut), true) = (cut, count > 0) else {
            continue;
        };
        let total = counted(array.len(), "value");
        let more = count - samples.len();
        let mut line = format!(
            "`{}` checked with the fractions of {count} of {total} cut off, as in `numpy.astype`",
            shown(name)
        );
        for sample in samples {
            let _ = write!(line, "\n  {sample}");
        }
        if more > 0 {
            let _ = write!(line, "\n  and {more} more");
        }
        let missing = arrays.missing(name);
        let name = name.to_owned();
        match missing {
            Some(missing) => {
                let _ = arrays.insert_with_missing(name, cut, missing);
            }
            None => {
                arrays.insert(name, cut);
            }
        }
        lines.push(line);
    }
    lines
}

/// The number as its dtype prints it.
fn printed(view: &AnyView<'_>, at: usize, number: f64) -> String {
    match view {
        AnyView::F32(array) => (array.iter().nth(at)).map_or_else(String::new, ToString::to_string),
        _ => number.to_string(),
    }
}

/// The largest number of samples.
const SAMPLES: usize = 3;

/// Coerces each array whose dtype and expected dtype satisfy `applies`.
fn coerce_where(
    schema: &Schema,
    arrays: &Given<'_>,
    how: Coerce,
    applies: impl Fn(DType, DType) -> bool,
) -> Repair {
    let mut plan = Repair::new();
    for spec in schema.arrays() {
        let own = arrays.get(spec.name()).map(GivenArray::dtype);
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
pub(super) fn converted(log: &RepairLog, voice: &Voice) -> Vec<String> {
    let steps = log.steps().iter();
    let lines = steps.filter_map(|done| {
        let name = shown(done.array());
        match done.kind() {
            RepairedKind::Coerced {
                from,
                to,
                rounded,
                lost,
                ..
            } => {
                let rounding = match rounded.count {
                    0 => String::new(),
                    count => format!(", which rounds {count} of {} values", rounded.total),
                };
                let losing = match lost.count {
                    0 => String::new(),
                    count => format!(
                        ", with {count} of {} values made missing; `{}` does that",
                        lost.total,
                        voice.word(Word::RepairLossy {
                            array: done.array()
                        })
                    ),
                };
                Some(format!(
                    "`{name}` checked as {to}, not {from}{rounding}{losing}"
                ))
            }
            RepairedKind::Not { reason, .. } => {
                Some(format!("`{name}` is not converted: {}", shown(reason)))
            }
            _ => None,
        }
    });
    lines.collect()
}

/// Returns help for numbers of another dtype than the model's. `hidden` are the violations that
/// would show only after the conversion.
pub(super) fn help(
    report: &Report,
    format: ModelFormat,
    hidden: &[String],
    voice: &Voice,
) -> Option<String> {
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
    let _ = write!(
        help,
        "\n  check the converted data with `{}` (no value may change) or `{}`",
        voice.word(Word::Lossless),
        voice.word(Word::Lossy)
    );
    Some(help)
}

/// The plan that converts as Keras does.
pub(super) fn as_in_keras(schema: &Schema, arrays: &Given<'_>) -> Repair {
    // Keras truncates where the library makes values missing, so those arrays are left out.
    let is_same_in_keras = |own, expected| is_cast(own, expected) && !truncates(own, expected);
    coerce_where(schema, arrays, Coerce::Lossy, is_same_in_keras)
}

/// Returns the violations of the data that the plan converts that the report does not have.
pub(super) fn hidden(
    plan: &Repair,
    schema: &Schema,
    data: Data<'_>,
    report: &Report,
    voice: &Voice,
) -> Vec<String> {
    let converted = match data {
        Data::Views(views) => converted_views(plan, schema, views),
        data => match plan.apply(schema, data.into_arrays()) {
            Ok(_) => return Vec::new(),
            Err(unrepaired) => Err(unrepaired.into_parts().1),
        },
    };
    let Err(converted) = converted else {
        return Vec::new();
    };
    let texts = |report: &Report| -> Vec<String> {
        let violations = report.violations().iter();
        violations
            .map(|found| found.text_in(&voice.report))
            .collect()
    };
    let known = texts(report);
    let mut hidden = texts(&converted);
    hidden.retain(|violation| !known.contains(violation));
    hidden
}

/// Checks views of which a plan converts some, which alone are copied.
fn converted_views(plan: &Repair, schema: &Schema, views: &Views<'_>) -> Result<(), Report> {
    let is_converted = |name: &str| {
        let mut steps = plan.steps().iter();
        steps.any(|step| matches!(step, Step::Coerce { array: Some(array), .. } if array == name))
    };
    let part = |wanted: bool| {
        let mut part = Views::new();
        for (name, view) in views
            .iter()
            .filter(|(name, _)| is_converted(name) == wanted)
        {
            insert(&mut part, name, view, views.missing(name));
        }
        part
    };
    let specs = schema.arrays().filter(|spec| is_converted(spec.name()));
    let of_converted = Schema::owned(String::new(), String::new(), specs.cloned().collect());
    let converted = apply(plan, &of_converted, part(true).to_arrays()).0;
    let mut all = part(false);
    for (name, array) in &converted {
        insert(&mut all, name, array.view(), converted.missing(name));
    }
    schema.validate(&all).map(|_| ())
}

fn insert<'a>(
    views: &mut Views<'a>,
    name: &'a str,
    view: AnyView<'a>,
    missing: Option<ArrayD<bool>>,
) {
    match missing {
        // The shapes are the same.
        Some(missing) => drop(views.insert_with_missing(name, view, missing)),
        None => views.insert(name, view),
    }
}
