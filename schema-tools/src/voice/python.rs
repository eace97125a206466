//! The keywords of the functions in Python: those of `repair` are the options of `schema repair`.

use schema_core::Coerce;
use schema_core::repair::{Imputation, Step};
use schema_core::report::{Remedy, Voice};
use schema_core::spec::Value;

use super::{MAPPED, Word};
use crate::literal::{list, string, value};

/// The keywords that apply what a report offers.
pub(super) const REPORT: Voice = Voice {
    lossless: "repair(coerce=\"lossless\")",
    lossy: "repair(coerce=\"lossy\")",
    load: "use",
    discard: "repair(discard=...)",
    reshape: "repair(reshape=...)",
    map: "repair(map=...)",
    match_names: "repair(match_names=True)",
    step: |remedy: &Remedy, array| {
        let plan = remedy.repair(array);
        let keywords: Vec<String> = plan.steps().iter().filter_map(step).collect();
        format!("repair({})", keywords.join(", "))
    },
};

pub(super) fn word(word: Word<'_>) -> String {
    match word {
        Word::Match { array, name } => format!("match={}", pair(array, &string(name))),
        Word::Signature => "signature=...".to_owned(),
        Word::ASignature => "signature=\"NAME\"".to_owned(),
        Word::Unverified => "unverified=True".to_owned(),
        Word::ALoss => "loss=\"mse\"".to_owned(),
        Word::Stacking => "columns=...".to_owned(),
        Word::Columns { array, first: [] } => format!("columns={}", string(array)),
        Word::Columns { array, first } => {
            let first: Vec<String> = first.iter().map(|column| string(column)).collect();
            format!("columns={{{}: [{}, ...]}}", string(array), first.join(", "))
        }
        Word::AllowMissing => "allow_missing=...".to_owned(),
        Word::IgnoreUnknown => "ignore_unknown=True".to_owned(),
        Word::Lossless => "coerce=\"lossless\"".to_owned(),
        Word::Lossy => "coerce=\"lossy\"".to_owned(),
        Word::RepairLossy { array } => format!("repair(coerce={})", pair(array, "\"lossy\"")),
        Word::WithoutCustomChecks => "without_custom_checks=True".to_owned(),
        Word::Named { name } => format!("name={}", string(name)),
        Word::Lock => "schema lock".to_owned(),
        Word::LockModel => "schema lock MODEL".to_owned(),
    }
}

fn pair(name: &str, value: &str) -> String {
    format!("{{{}: {value}}}", string(name))
}

/// The keyword of `repair` that does a step; `None` if there is none.
pub(super) fn step(step: &Step) -> Option<String> {
    Some(match step {
        Step::Coerce { array, how } => {
            let how = match how {
                Coerce::Lossless => "\"lossless\"",
                Coerce::Lossy => "\"lossy\"",
                _ => return None,
            };
            match array {
                Some(array) => format!("coerce={}", pair(array, how)),
                None => format!("coerce={how}"),
            }
        }
        Step::Discard { array } => format!("discard={}", string(array)),
        Step::Impute { array, with, .. } => {
            let with = match with {
                Imputation::Mean => string("mean"),
                Imputation::Median => string("median"),
                Imputation::MostFrequent => string("most_frequent"),
                _ => return None,
            };
            format!("impute={}", pair(array, &with))
        }
        Step::DropRows {
            along: Some(symbol),
            ..
        } => format!("drop_rows={}", string(symbol)),
        Step::Reshape { array } => format!("reshape={}", string(array)),
        Step::Transpose { array, axes } => {
            let axes = list(axes.iter().map(ToString::to_string));
            format!("transpose={}", pair(array, &axes))
        }
        Step::Shift { array, by } => format!("shift={}", pair(array, &by.to_string())),
        Step::Map { array, values } => {
            match values.as_ref().filter(|values| values.len() <= MAPPED) {
                Some(values) => {
                    let each =
                        |(from, to): &(Value, Value)| format!("{}: {}", value(from), value(to));
                    let values: Vec<String> = values.iter().map(each).collect();
                    format!("map={}", pair(array, &format!("{{{}}}", values.join(", "))))
                }
                None => format!("map={}", string(array)),
            }
        }
        Step::Parse {
            array,
            decimal,
            thousands,
            sign,
        } => {
            let mut marks = Vec::new();
            let mut add = |key: &str, mark: char| {
                marks.push(format!("{}: {}", string(key), string(&mark.to_string())));
            };
            if *decimal != '.' {
                add("decimal", *decimal);
            }
            if let Some(mark) = thousands {
                add("thousands", *mark);
            }
            if let Some(mark) = sign {
                add("sign", *mark);
            }
            format!(
                "parse={}",
                pair(array, &format!("{{{}}}", marks.join(", ")))
            )
        }
        Step::Rename { from, to } => format!("rename={}", pair(from, &string(to))),
        Step::Remove { array } => format!("remove={}", string(array)),
        _ => return None,
    })
}
