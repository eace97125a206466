//! Names and numbers as text for the user.

use std::path::Path;

use schema_core::repair::{Imputation, Step};
use schema_core::report::{Remedy, Voice};
use schema_core::spec::Value;
/// Text of unknown origin, safe on a terminal.
pub(crate) use schema_spec::show::visible as shown;
/// The same for text of several lines.
pub(crate) use schema_spec::show::visible_lines as shown_lines;

/// The longest text in a cell of a table, in characters.
const LONGEST: usize = 40;

/// Returns the path as text that is safe on a terminal.
pub(crate) fn shown_path(path: &Path) -> String {
    shown(&path.display().to_string())
}

/// Like [`shown`], with bounded length.
pub(crate) fn clipped(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => shown(&text[..end]) + "..",
        None => shown(text),
    }
}

/// Returns the value as a cell of a table.
pub(crate) fn value(value: &Value) -> String {
    match value {
        Value::Float(number) => float(*number),
        Value::Text(text) => clipped(&format!("{text:?}")),
        other => other.to_string(),
    }
}

/// Returns the number with all its digits, but without long runs of zeros.
fn float(number: f64) -> String {
    let size = number.abs();
    if number == 0.0 || !number.is_finite() || (1e-5..1e16).contains(&size) {
        number.to_string()
    } else {
        format!("{number:e}")
    }
}

/// Returns the number with six digits.
pub(crate) fn rounded(number: f64) -> String {
    match format!("{number:.5e}").parse() {
        Ok(rounded) => float(rounded),
        Err(_) => float(number),
    }
}

/// Returns `1 array`, `2 arrays` and so on.
pub(crate) fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// The options that apply what a report offers.
pub(crate) const OPTIONS: Voice = Voice {
    lossless: "--coerce lossless",
    lossy: "--coerce lossy",
    discard: "schema repair --discard",
    reshape: "schema repair --reshape",
    map: "schema repair --map",
    match_names: "schema repair --match-names",
    step: |remedy, array| format!("schema repair {}", options(remedy, array).join(" ")),
};

/// The largest number of values that are mapped one by one.
const MAPPED: usize = 4;

/// The options of `schema repair` that apply a remedy to the array of a violation.
pub(crate) fn options(remedy: &Remedy, array: &str) -> Vec<String> {
    let plan = remedy.repair(array);
    plan.steps().iter().filter_map(option).collect()
}

/// The option that does a step; `None` if there is none.
pub(crate) fn option(step: &Step) -> Option<String> {
    let argument =
        |option: &str, argument: String| Some(format!("--{option} {}", quoted(&argument)));
    match step {
        Step::Coerce { array, how } => {
            let how = match how {
                schema_core::Coerce::Lossless => "lossless",
                schema_core::Coerce::Lossy => "lossy",
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
            let pair = |(from, to): &(Value, Value)| Some(format!("{}={}", word(from)?, word(to)?));
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
fn word(value: &Value) -> Option<String> {
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
    fn numbers_are_short() {
        assert_eq!(rounded(1.0 / 3.0), "0.333333");
        assert_eq!(rounded(150.0), "150");
        assert_eq!(rounded(1e300), "1e300");
        assert_eq!(rounded(f64::NEG_INFINITY), "-inf");
        assert_eq!(value(&Value::Float(1e-30)), "1e-30");
        assert_eq!(value(&Value::Float(0.1)), "0.1");
    }

    #[test]
    fn arguments_are_quoted_for_a_shell() {
        assert_eq!(quoted("y=-1"), "y=-1");
        assert_eq!(quoted("my y=-1"), "'my y=-1'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
    }

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(shown("a\u{1b}[2J\n"), "a\\u{1b}[2J\\n");
        assert_eq!(shown("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(clipped(&"x".repeat(50)).len(), LONGEST + 2);
    }
}
