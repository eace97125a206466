//! Help as a sentence.

use super::sentence::{Sentence, counted, position, short_name};
use crate::report::{
    ColumnFill, MissingSpread, Remedy, Statistic, Tally, Violation, ViolationKind,
};
use schema_spec::DType;

/// The names of repairs in help texts.
///
/// The library uses Rust paths; a program uses its own names, such as the options of a command.
#[derive(Clone, Copy, Debug)]
pub struct Voice {
    /// Converts dtypes if nothing is lost.
    pub lossless: &'static str,
    /// Converts dtypes even if values are lost.
    pub lossy: &'static str,
    /// Makes values missing that break a rule.
    pub discard: &'static str,
    /// Gives an array the shape that fits.
    pub reshape: &'static str,
}

impl Voice {
    /// The names in Rust.
    pub const RUST: Voice = Voice {
        lossless: "Coerce::Lossless",
        lossy: "Coerce::Lossy",
        discard: "Repair::discard",
        reshape: "Repair::reshape",
    };
}

pub(super) fn of(violation: &Violation, voice: &Voice) -> Option<Sentence> {
    let array = violation.array();
    let remedies = violation.remedies();
    match violation.kind() {
        ViolationKind::Absent { nearest, .. } => {
            let there = Sentence::new().code(nearest.as_deref()?);
            let is_it = there.text(" is in the data but not in the schema; is it ");
            Some(is_it.code(array).text("?"))
        }
        ViolationKind::Unexpected { known, nearest } => Some(match nearest {
            Some(nearest) => (Sentence::new().text("did you mean "))
                .code(nearest)
                .text("?"),
            None => Sentence::new().text("the schema takes ").codes(known),
        }),
        ViolationKind::Dtype {
            expected,
            found,
            unfit,
            rounded,
        } => {
            let remedy = remedies.first()?;
            let converted = |how| Sentence::new().code(how).text(" makes ").code(array);
            let first = unfit
                .as_ref()
                .and_then(|tally| tally.samples.first().zip(Some(tally)));
            Some(match first {
                _ if remedy.is_lossless() => {
                    converted(voice.lossless).text(format_args!(" {expected}, and loses nothing"))
                }
                Some((sample, tally)) => {
                    let position = format!("{}{}", short_name(array), position(&sample.index));
                    fixing(*expected, *found, &position, tally.count, voice)
                }
                None => {
                    let are = if *rounded == 1 { "is" } else { "are" };
                    let values = counted(*rounded, "value");
                    converted(voice.lossy).text(format_args!(" {expected}; {values} {are} rounded"))
                }
            })
        }
        ViolationKind::Rank { .. } | ViolationKind::Shape { .. } => {
            remedies.first()?;
            let gives = Sentence::new().code(voice.reshape).text(" gives ");
            Some(gives.code(array).text(" the one shape that fits"))
        }
        kind if remedies.contains(&Remedy::Discard) => {
            let object = if kind.tally()?.count == 1 {
                "it"
            } else {
                "them"
            };
            let discard = Sentence::new().code(voice.discard);
            Some(discard.text(format_args!(
                " makes {object} missing, as the schema allows"
            )))
        }
        ViolationKind::Missing { tally, spread } => {
            imputation(array, tally, spread.as_ref(), remedies, voice)
        }
        kind if kind.is_on_single_values() => discarding(kind.tally()?, remedies, voice),
        _ => None,
    }
}

/// How to fix values that do not fit the expected dtype, the first of them at `position`.
fn fixing(expected: DType, found: DType, position: &str, count: usize, voice: &Voice) -> Sentence {
    let unfit = match (found, expected.is_float()) {
        (DType::Text, true) => "what is no number".to_owned(),
        _ => format!("what is no {expected}"),
    };
    let (fix, rest) = match count {
        1 => (position, unfit.as_str()),
        _ => (unfit.as_str(), "it"),
    };
    (Sentence::new().text(format_args!("fix {fix}, or load with ")))
        .code(voice.lossy)
        .text(format_args!(" to make {rest} missing"))
}

const MOST_FREQUENT: &str = "the most frequent value";

/// The imputed value, in words.
fn imputed_by(remedies: &[Remedy]) -> Option<&'static str> {
    remedies.iter().find_map(|remedy| match remedy {
        Remedy::Impute { by, .. } => Some(match by {
            Statistic::MostFrequent => MOST_FREQUENT,
            Statistic::Mean | Statistic::Median => "mean or median",
        }),
        _ => None,
    })
}

/// The rows that would be dropped; `None` if dropping rows is not a remedy.
#[allow(clippy::option_option)] // the number of rows may be unknown
fn dropped(remedies: &[Remedy]) -> Option<Option<String>> {
    remedies.iter().find_map(|remedy| match remedy {
        Remedy::DropRows { rows, of, .. } => {
            Some(rows.map(|rows| format!("{rows} of {}", counted(*of, "row"))))
        }
        _ => None,
    })
}

fn imputation(
    array: &str,
    tally: &Tally,
    spread: Option<&MissingSpread>,
    remedies: &[Remedy],
    voice: &Voice,
) -> Option<Sentence> {
    let by = imputed_by(remedies);
    let discards =
        (remedies.iter()).any(|remedy| matches!(remedy, Remedy::Impute { discard: true, .. }));
    let rank = tally.samples.first()?.index.len();
    let what = || match spread {
        _ if rank == 1 => Sentence::new().code(array),
        Some(MissingSpread {
            column: Some(fill), ..
        }) => Sentence::new().text(format_args!("column {}", fill.index)),
        Some(spread) => Sentence::new().text(counted(spread.columns, "column")),
        None => Sentence::new().text("each column"),
    };
    let imputed = by.map(|by| match spread {
        // Discarded values do not count in the mean.
        _ if discards => {
            (what().text(format_args!(" can be imputed by {by} after "))).code(voice.discard)
        }
        Some(MissingSpread {
            column: Some(ColumnFill { mean, median, .. }),
            ..
        }) => what().text(format_args!(
            " can be imputed (mean {mean}, median {median})"
        )),
        Some(_) => what().text(" can be imputed"),

        None => what().text(format_args!(" can be imputed by {by}")),
    });
    match (imputed, dropped(remedies)) {
        (imputed, None) => imputed,
        (Some(imputed), Some(rows)) => {
            let rows = rows.as_deref().unwrap_or("rows");
            Some(imputed.text(format_args!(", or {rows} dropped")))
        }
        (None, Some(rows)) => {
            let rows = rows.as_deref().unwrap_or("rows that lack one");
            Some(Sentence::new().text(format_args!("{rows} can be dropped")))
        }
    }
}

/// How to fix values that break a rule.
fn discarding(tally: &Tally, remedies: &[Remedy], voice: &Voice) -> Option<Sentence> {
    let (object, subject, rows) = match tally.count {
        1 => ("it", "it", "its row"),
        _ => ("them", "they", "their rows"),
    };
    let fix = match (imputed_by(remedies), dropped(remedies).is_some()) {
        (Some(by), true) => format!("{subject} can be imputed by {by}, or {rows} dropped"),
        (Some(by), false) => format!("{subject} can be imputed by {by}"),
        (None, true) => format!("{rows} can be dropped"),
        (None, false) => return None,
    };
    let discard = Sentence::new().code(voice.discard);
    Some(discard.text(format_args!(" makes {object} missing; then {fix}")))
}
