//! What would help, as a sentence.

use super::sentence::{Sentence, counted, place, short_name};
use crate::report::{
    ColumnFill, MissingSpread, Remedy, Statistic, Tally, Violation, ViolationKind,
};
use schema_spec::DType;

/// By which names help speaks of what can be done.
///
/// The library says them in Rust; a program in front of it has names of its own, such as the
/// options of a command.
#[derive(Clone, Copy, Debug)]
pub struct Voice {
    /// Converts dtypes where nothing is lost.
    pub lossless: &'static str,
    /// Converts dtypes, whatever is lost.
    pub lossy: &'static str,
    /// Makes missing what breaks a rule.
    pub discard: &'static str,
    /// Gives an array the shape that fits.
    pub reshape: &'static str,
}

impl Voice {
    /// What one calls in Rust.
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
            let is_it = there.text(" is there and not expected; is it ");
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
                    let place = format!("{}{}", short_name(array), place(&sample.index));
                    fixing(*expected, *found, &place, tally.count, voice)
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
        ViolationKind::Missing { tally, spread } => {
            imputation(array, tally, spread.as_ref(), remedies, voice)
        }
        kind if kind.is_on_single_values() => discarding(kind.tally()?, remedies, voice),
        _ => None,
    }
}

/// What to do about values of no dtype that is expected, the first of them at a place.
fn fixing(expected: DType, found: DType, place: &str, count: usize, voice: &Voice) -> Sentence {
    let unfit = match (found, expected.is_float()) {
        (DType::Text, true) => "what is no number".to_owned(),
        _ => format!("what is no {expected}"),
    };
    let (fix, rest) = match count {
        1 => (place, unfit.as_str()),
        _ => (unfit.as_str(), "it"),
    };
    (Sentence::new().text(format_args!("fix {fix}, or load with ")))
        .code(voice.lossy)
        .text(format_args!(" to make {rest} missing"))
}

const MOST_FREQUENT: &str = "the most frequent value";

/// What can be put in, in words.
fn imputed_by(remedies: &[Remedy]) -> Option<&'static str> {
    remedies.iter().find_map(|remedy| match remedy {
        Remedy::Impute { by, .. } => Some(match by {
            Statistic::MostFrequent => MOST_FREQUENT,
            Statistic::Mean | Statistic::Median => "mean or median",
        }),
        _ => None,
    })
}

/// How many rows would be dropped; `None` where rows cannot be.
#[allow(clippy::option_option)] // rows can be dropped although their number is unknown
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
    let put_in = by.map(|by| match spread {
        // What is discarded counts in no mean.
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
        None if by == MOST_FREQUENT => Sentence::new().text(format_args!("{by} can be put in")),
        None => what().text(format_args!(" can be imputed by {by}")),
    });
    match (put_in, dropped(remedies)) {
        (put_in, None) => put_in,
        (Some(put_in), Some(rows)) => {
            let rows = rows.as_deref().unwrap_or("rows");
            Some(put_in.text(format_args!(", or {rows} dropped")))
        }
        (None, Some(rows)) => {
            let rows = rows.as_deref().unwrap_or("rows that lack one");
            Some(Sentence::new().text(format_args!("{rows} can be dropped")))
        }
    }
}

/// What can be done about values that break a rule.
fn discarding(tally: &Tally, remedies: &[Remedy], voice: &Voice) -> Option<Sentence> {
    let (object, subject, rows) = match tally.count {
        1 => ("it", "it", "its row"),
        _ => ("them", "they", "their rows"),
    };
    let cure = match (imputed_by(remedies), dropped(remedies).is_some()) {
        (Some(by), true) => format!("{subject} can be imputed by {by}, or {rows} dropped"),
        (Some(by), false) => format!("{subject} can be imputed by {by}"),
        (None, true) => format!("{rows} can be dropped"),
        (None, false) => return None,
    };
    let discard = Sentence::new().code(voice.discard);
    Some(discard.text(format_args!(" makes {object} missing; then {cure}")))
}
