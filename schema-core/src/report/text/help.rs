//! Help as a sentence.

use super::place;
use super::sentence::{Sentence, ShortValue, counted};
use crate::report::{
    ColumnFill, LostClass, MissingSpread, Remedy, Statistic, Tally, Violation, ViolationKind,
};
use schema_spec::{DType, Value};

/// The names of repairs in help texts.
///
/// The library uses Rust paths; a program uses its own names, such as the options of a command.
#[derive(Clone, Copy, Debug)]
pub struct Voice {
    /// Converts dtypes if nothing is lost.
    pub lossless: &'static str,
    /// Converts dtypes even if values are lost.
    pub lossy: &'static str,
    /// What is done with `lossy`: "load with".
    pub load: &'static str,
    /// Makes values missing that break a rule.
    pub discard: &'static str,
    /// Gives an array the shape that fits.
    pub reshape: &'static str,
    /// Replaces values by others.
    pub map: &'static str,
    /// Renames arrays whose names all differ in one way.
    pub match_names: &'static str,
    /// Applies a remedy to the array of a violation: reorders axes, or codes values otherwise.
    pub step: fn(&Remedy, &str) -> String,
}

impl Voice {
    /// The names in Rust.
    pub const RUST: Voice = Voice {
        lossless: "Coerce::Lossless",
        lossy: "Coerce::Lossy",
        load: "load with",
        discard: "Repair::discard",
        reshape: "Repair::reshape",
        map: "Repair::map",
        match_names: "Repair::match_names",
        step: in_rust,
    };
}

/// The largest number of values that are mapped one by one in help.
const MAPPED: usize = 4;

/// The method of a plan that applies a remedy.
fn in_rust(remedy: &Remedy, array: &str) -> String {
    match remedy {
        Remedy::Transpose { axes } => format!("Repair::new().transpose({array:?}, {axes:?})"),
        Remedy::Shift { by, .. } => format!("Repair::new().shift({array:?}, {by})"),
        Remedy::Map { array, values } if values.len() <= MAPPED => {
            let values = values.iter().map(|(from, to)| format!("({from}, {to})"));
            let values: Vec<String> = values.collect();
            format!("Repair::new().map({array:?}, [{}])", values.join(", "))
        }
        Remedy::Map { array, .. } => format!("Repair::new().map_in_order({array:?})"),
        Remedy::Parse {
            array,
            decimal,
            thousands,
            sign,
            ..
        } => {
            let thousands = thousands.map_or(String::new(), |mark| format!(".thousands({mark:?})"));
            let sign = sign.map_or(String::new(), |sign| format!(".sign({sign:?})"));
            let decimal = match decimal {
                '.' => String::new(),
                mark => format!(".decimal({mark:?})"),
            };
            format!("Repair::new().parse({array:?}, Marks::new(){decimal}{thousands}{sign})")
        }
        _ => String::new(),
    }
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
            words,
        } => {
            if !words.is_empty() {
                let are = match words.len() {
                    1 => "its only word is ",
                    _ => "its words are ",
                };
                let words = words.iter().map(|word| Value::Text(word.clone()));
                let words = Sentence::new()
                    .text(are)
                    .listed(", ", words, |sentence, word| {
                        sentence.text(ShortValue(&word))
                    });
                let says = words.text("; ").code(voice.map);
                return Some(says.text(" replaces each by a value of the schema"));
            }
            let explained = explained(array, remedies, voice);
            if explained.is_some() {
                return explained;
            }
            let is_coerce = |remedy: &&Remedy| matches!(remedy, Remedy::Coerce { .. });
            let remedy = remedies.iter().find(is_coerce)?;
            let converted = |how| Sentence::new().code(how).text(" makes ").code(array);
            let first = unfit
                .as_ref()
                .and_then(|tally| tally.samples.first().zip(Some(tally)));
            Some(match first {
                _ if remedy.is_lossless() => {
                    // Text such as `007` is more than a number.
                    let text = match found {
                        DType::Text => ": every value reads as one",
                        _ => ", and loses nothing",
                    };
                    converted(voice.lossless).text(format_args!(" {expected}{text}"))
                }
                Some((sample, tally)) => {
                    let columns = violation.columns.as_ref().map(|columns| &columns.names[..]);
                    let position = place(array, columns, &sample.index);
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
            if let remedy @ Remedy::Transpose { axes } = remedies.first()? {
                let makes = Sentence::new().whole_code((voice.step)(remedy, array));
                return Some(
                    makes
                        .text(" reorders its axes so that they fit")
                        .text(moved(axes)),
                );
            }
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
            imputation(violation, tally, spread.as_ref(), voice)
        }
        kind if kind.is_on_single_values() => {
            explained(array, remedies, voice).or_else(|| discarding(kind.tally()?, remedies, voice))
        }
        _ => None,
    }
}

/// : axis 1 becomes the last
fn moved(axes: &[usize]) -> String {
    let last = axes.len() - 1;
    let moved = |to: usize| {
        let mut rest: Vec<usize> = axes.to_vec();
        let axis = rest.remove(to);
        rest.is_sorted().then_some(axis)
    };
    match (moved(last), moved(1)) {
        (Some(axis), _) => format!(": axis {axis} becomes the last"),
        (None, Some(axis)) => format!(": axis {axis} becomes axis 1"),
        (None, None) => String::new(),
    }
}

/// The steps for values that are coded otherwise than the schema says.
fn explained(array: &str, remedies: &[Remedy], voice: &Voice) -> Option<Sentence> {
    let mut sentence: Option<Sentence> = None;
    let mut readings = 0;
    for remedy in remedies {
        let step = || Sentence::new().whole_code((voice.step)(remedy, array));
        match remedy {
            Remedy::Shift { by, min, max } => {
                let values = Sentence::new().text(format_args!("its values are {min} to {max}; "));
                let (min, max) = (min.saturating_add(*by), max.saturating_add(*by));
                return Some(
                    (values.whole_code((voice.step)(remedy, array)))
                        .text(format_args!(" makes them {min} to {max}")),
                );
            }
            Remedy::Map { values, .. } => {
                let pair = |(from, to): &(Value, Value)| {
                    format!("{} becomes {}", ShortValue(from), ShortValue(to))
                };
                let pairs: Vec<String> = values.iter().take(MAPPED).map(pair).collect();
                let more = values.len().saturating_sub(MAPPED);
                let more = if more > 0 {
                    format!(", and {more} more")
                } else {
                    String::new()
                };
                return Some(step().text(format_args!(": {}{more}", pairs.join(", "))));
            }
            Remedy::Parse {
                count,
                left,
                example: (text, plain),
                ..
            } => {
                readings += 1;
                if readings > 3 {
                    break;
                }
                let text = Value::Text(text.clone().into());
                let left = match left {
                    0 => String::new(),
                    left => format!(", but not {}", counted(*left, "other value")),
                };
                let what = format!(
                    " reads {} as numbers{left}: {} is {plain}",
                    counted(*count, "value"),
                    ShortValue(&text),
                );
                let start = sentence.take().map(|sentence| sentence.text("; or "));
                let start = start.unwrap_or_default();
                sentence = Some(start.whole_code((voice.step)(remedy, array)).text(what));
            }
            _ => {}
        }
    }
    sentence
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
    (Sentence::new().text(format_args!("fix {fix}, or {} ", voice.load)))
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

/// The rows that would be dropped.
struct Dropped<'r> {
    /// Their number, if it is known.
    rows: Option<String>,
    classes: &'r [LostClass],
}

/// The rows that would be dropped; `None` if dropping rows is not a remedy.
fn dropped(remedies: &[Remedy]) -> Option<Dropped<'_>> {
    remedies.iter().find_map(|remedy| match remedy {
        Remedy::DropRows {
            rows, of, classes, ..
        } => Some(Dropped {
            rows: rows.map(|rows| format!("{rows} of {}", counted(*of, "row"))),
            classes,
        }),
        _ => None,
    })
}

impl Dropped<'_> {
    /// , with all 3 rows of class 2 of `y`
    fn with_classes(&self, mut sentence: Sentence) -> Sentence {
        let mut array = None;
        for (
            at,
            LostClass {
                array: of,
                class,
                rows,
            },
        ) in self.classes.iter().enumerate()
        {
            if at == CLASSES {
                let more = self.classes.len() - CLASSES;
                sentence = sentence.text(format_args!(
                    ", and all of {}",
                    counted(more, "other class")
                ));
                break;
            }
            if let Some(before) = array.replace(of).filter(|before| *before != of) {
                sentence = sentence.text(" of ").code(before);
            }
            let separator = if at == 0 { ", with" } else { "," };
            let class = ShortValue(class);
            sentence = sentence.text(match rows {
                1 => format!("{separator} the only row of class {class}"),
                rows => format!("{separator} all {rows} rows of class {class}"),
            });
        }
        match array {
            Some(array) => sentence.text(" of ").code(array),
            None => sentence,
        }
    }
}

/// The largest number of classes that are listed.
const CLASSES: usize = 8;

fn imputation(
    violation: &Violation,
    tally: &Tally,
    spread: Option<&MissingSpread>,
    voice: &Voice,
) -> Option<Sentence> {
    let (array, remedies) = (violation.array(), violation.remedies());
    let by = imputed_by(remedies);
    let discards =
        (remedies.iter()).any(|remedy| matches!(remedy, Remedy::Impute { discard: true, .. }));
    let rank = tally.samples.first()?.index.len();
    let what = || match spread {
        _ if rank == 1 => Sentence::new().code(array),
        Some(MissingSpread {
            column: Some(fill), ..
        }) => match &violation.columns {
            Some(columns) => Sentence::new().code(&columns.names[fill.index]),
            None => Sentence::new().text(format_args!("column {}", fill.index)),
        },
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
            " can be imputed (mean {}, median {})",
            rounded(*mean),
            rounded(*median),
        )),
        Some(_) => what().text(" can be imputed"),

        None => what().text(format_args!(" can be imputed by {by}")),
    });
    match (imputed, dropped(remedies)) {
        (imputed, None) => imputed,
        (Some(imputed), Some(dropped)) => {
            let rows = dropped.rows.as_deref().unwrap_or("rows");
            Some(dropped.with_classes(imputed.text(format_args!(", or {rows} dropped"))))
        }
        (None, Some(dropped)) => {
            let rows = dropped.rows.as_deref().unwrap_or("rows that lack one");
            let can = Sentence::new().text(format_args!("{rows} can be dropped"));
            Some(dropped.with_classes(can))
        }
    }
}

/// How to fix values that break a rule.
fn discarding(tally: &Tally, remedies: &[Remedy], voice: &Voice) -> Option<Sentence> {
    let (object, subject, rows) = match tally.count {
        1 => ("it", "it", "its row"),
        _ => ("them", "they", "their rows"),
    };
    let dropped = dropped(remedies);
    let rows = match dropped.as_ref().and_then(|dropped| dropped.rows.as_deref()) {
        Some(counted) => counted,
        None => rows,
    };
    let fix = match (imputed_by(remedies), dropped.is_some()) {
        (Some(by), true) => format!("{subject} can be imputed by {by}, or {rows} dropped"),
        (Some(by), false) => format!("{subject} can be imputed by {by}"),
        (None, true) => format!("{rows} can be dropped"),
        (None, false) => return None,
    };
    let discard = Sentence::new().code(voice.discard);
    let sentence = discard.text(format_args!(" makes {object} missing; then {fix}"));
    Some(match dropped {
        Some(dropped) => dropped.with_classes(sentence),
        None => sentence,
    })
}

/// A statistic, rounded to six digits: the plan of a repair has all of them.
fn rounded(statistic: f64) -> Value {
    let short = format!("{statistic:.5e}").parse();
    Value::Float(short.unwrap_or(statistic))
}
