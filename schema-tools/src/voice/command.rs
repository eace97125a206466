//! The options of the command `schema`.

use schema_core::Coerce;
use schema_core::repair::{Imputation, Step};
use schema_core::report::{Remedy, Voice};
use schema_core::spec::Value;

use super::{MAPPED, Word};
use crate::text::shown;

/// The options that apply what a report offers.
pub(super) const REPORT: Voice = Voice {
    lossless: "--coerce lossless",
    lossy: "--coerce lossy",
    load: "load with",
    discard: "schema repair --discard",
    reshape: "schema repair --reshape",
    map: "schema repair --map",
    match_names: "schema repair --match-names",
    step: |remedy: &Remedy, array| {
        let plan = remedy.repair(array);
        let options: Vec<String> = plan.steps().iter().filter_map(step).collect();
        format!("schema repair {}", options.join(" "))
    },
};

pub(super) fn word(word: Word<'_>) -> String {
    match word {
        Word::Match { array, name } => format!("--match {}={}", shown(array), shown(name)),
        Word::Signature => "--signature".to_owned(),
        Word::ASignature => "--signature NAME".to_owned(),
        Word::Unverified => "--unverified".to_owned(),
        Word::ALoss => "--loss mse".to_owned(),
        Word::Stacking => "--columns".to_owned(),
        Word::Columns { array, first: [] } => format!("--columns {}", shown(array)),
        Word::Columns { array, first } => {
            let first: Vec<String> = first.iter().map(|column| shown(column)).collect();
            format!("--columns '{}={},..'", shown(array), first.join(","))
        }
        Word::AllowMissing => "--allow-missing".to_owned(),
        Word::IgnoreUnknown => "--ignore-unknown".to_owned(),
        Word::Lossless => "--coerce lossless".to_owned(),
        Word::Lossy => "--coerce lossy".to_owned(),
        Word::RepairLossy { array } => format!("schema repair --coerce {}=lossy", shown(array)),
        Word::WithoutCustomChecks => "--without-custom-checks".to_owned(),
        Word::Named { name } => format!("--name {name}"),
        Word::Lock => "schema lock".to_owned(),
        Word::LockModel => "schema lock MODEL".to_owned(),
    }
}

/// The option of `schema repair` that does a step; `None` if there is none.
pub(super) fn step(step: &Step) -> Option<String> {
    let argument =
        |option: &str, argument: String| Some(format!("--{option} {}", quoted(&argument)));
    match step {
        Step::Coerce { array, how } => {
            let how = match how {
                Coerce::Lossless => "lossless",
                Coerce::Lossy => "lossy",
                _ => return None,
            };
            let array = array
                .as_ref()
                .map_or(String::new(), |array| format!("{array}="));
            argument("coerce", format!("{array}{how}"))
        }
        Step::Discard { array } => argument("discard", array.clone()),
        Step::Impute { array, with, .. } => {
            let with = match with {
                Imputation::Mean => "mean",
                Imputation::Median => "median",
                Imputation::MostFrequent => "most_frequent",
                _ => return None,
            };
            argument("impute", format!("{array}={with}"))
        }
        Step::DropRows {
            along: Some(symbol),
            ..
        } => argument("drop-rows", symbol.clone()),
        Step::Reshape { array } => argument("reshape", array.clone()),
        Step::Transpose { array, axes } => {
            let axes: Vec<String> = axes.iter().map(ToString::to_string).collect();
            argument("transpose", format!("{array}={}", axes.join(",")))
        }
        Step::Shift { array, by } => argument("shift", format!("{array}={by}")),
        Step::Map { array, values } => {
            let pair =
                |(from, to): &(Value, Value)| Some(format!("{}={}", mapped(from)?, mapped(to)?));
            let pairs = values.as_ref().filter(|values| values.len() <= MAPPED);
            let pairs = pairs.and_then(|pairs| pairs.iter().map(pair).collect::<Option<Vec<_>>>());
            match pairs {
                Some(pairs) => argument("map", format!("{array}:{}", pairs.join(","))),
                None => argument("map", array.clone()),
            }
        }
        Step::Parse {
            array,
            decimal,
            thousands,
            sign,
        } => {
            let mark = |mark: char| match mark {
                ' ' => "space".to_owned(),
                '\'' => "apostrophe".to_owned(),
                mark => mark.to_string(),
            };
            let mut marks = Vec::new();
            marks.extend((*decimal != '.').then(|| format!("decimal:{}", mark(*decimal))));
            marks.extend(thousands.map(|thousands| format!("thousands:{}", mark(thousands))));
            marks.extend(sign.map(|sign| format!("sign:{}", mark(sign))));
            argument("parse", format!("{array}={}", marks.join("/")))
        }
        Step::Rename { from, to } => argument("rename", format!("{from}={to}")),
        Step::Remove { array } => argument("remove", array.clone()),
        _ => None,
    }
}

/// A value in `--map`; `None` if it would not be read as the same value.
fn mapped(value: &Value) -> Option<String> {
    let text = match value {
        Value::Text(text) => {
            let is_value = serde_json::from_str::<serde_json::Value>(text).is_ok();
            let is_plain = !text.is_empty() && !text.contains([',', '=', ':']);
            (is_plain && !is_value).then(|| text.to_string())?
        }
        other => other.to_string(),
    };
    (text.trim() == text).then_some(text)
}

/// An argument as it is written in a shell.
fn quoted(argument: &str) -> String {
    let is_plain = |part: char| part.is_alphanumeric() || "_-=:,./+%@".contains(part);
    let argument = shown(argument);
    if argument.chars().all(is_plain) {
        argument
    } else {
        format!("'{}'", argument.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_quoted_for_a_shell() {
        assert_eq!(quoted("y=-1"), "y=-1");
        assert_eq!(quoted("my y=-1"), "'my y=-1'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
    }
}
