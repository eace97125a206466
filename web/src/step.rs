//! Steps of a repair in words.

use schema_core::Coerce;
use schema_core::repair::{Imputation, Step};
use schema_core::report::Remedy;
use schema_core::spec::Value;
use schema_spec::show::visible;
use schema_tools::Failure;
use serde_json::json;

/// How many values that are replaced are listed.
const LISTED: usize = 4;

/// The steps that apply a remedy to the array of a violation.
pub(crate) fn remedy(remedy: &Remedy, array: &str) -> String {
    labels(remedy.repair(array).steps())
}

/// Steps, one after the other.
pub(crate) fn labels(steps: &[Step]) -> String {
    let mut all = String::new();
    for step in steps {
        let label = label(step);
        if all.is_empty() {
            all = label;
            continue;
        }
        let mut letters = label.chars();
        all.push_str(", then ");
        all.extend(letters.next().into_iter().flat_map(char::to_lowercase));
        all.push_str(letters.as_str());
    }
    all
}

/// A step as text, which the page keeps and gives back: its numbers are not those of JavaScript.
pub(crate) fn written(step: &Step) -> String {
    json!(step).to_string()
}

/// The steps of such texts.
pub(crate) fn read(steps: &[String]) -> Result<Vec<Step>, Failure> {
    let step = |text: &String| {
        serde_json::from_str(text)
            .map_err(|error| Failure::new(format!("the page has a step that is none: {error}")))
    };
    steps.iter().map(step).collect()
}

/// A step, as a person is told to do it.
pub(crate) fn label(step: &Step) -> String {
    match step {
        Step::Coerce { array, how } => {
            let what = array.as_deref().map_or("all arrays".to_owned(), visible);
            match how {
                Coerce::Lossless => format!("Convert {what} without loss"),
                Coerce::Lossy => format!("Convert {what}; what does not fit becomes missing"),
                _ => format!("Leave {what} as it is"),
            }
        }
        Step::Reshape { array } => format!("Reshape {}", visible(array)),
        Step::Transpose { array, axes } => {
            format!("Reorder the axes of {} to {axes:?}", visible(array))
        }
        Step::Shift { array, by } => format!("Add {by} to every value of {}", visible(array)),
        Step::Map {
            array,
            values: None,
        } => format!("Replace the values of {} in order", visible(array)),
        Step::Map {
            array,
            values: Some(values),
        } => {
            let pair = |(from, to): &(Value, Value)| format!("{} by {}", shown(from), shown(to));
            let mut pairs: Vec<String> = values.iter().take(LISTED).map(pair).collect();
            if values.len() > LISTED {
                pairs.push("..".to_owned());
            }
            format!("Replace values of {}: {}", visible(array), pairs.join(", "))
        }
        Step::Parse {
            array,
            decimal,
            thousands,
            sign,
        } => {
            let mut marks = vec![format!("decimal mark `{decimal}`")];
            marks.extend(thousands.map(|mark| format!("thousands `{mark}`")));
            marks.extend(sign.map(|sign| format!("sign `{sign}`")));
            format!(
                "Read {} as numbers with {}",
                visible(array),
                marks.join(", ")
            )
        }
        Step::Rename { from, to } => format!("Rename {} to {}", visible(from), visible(to)),
        Step::MatchNames => "Match names that all differ in one way".to_owned(),
        Step::Remove { array } => format!("Remove {}", visible(array)),
        Step::Discard { array } => format!("Discard invalid values of {}", visible(array)),
        Step::Impute { array, with, .. } => {
            let with = match with {
                Imputation::Mean => "the mean of its column".to_owned(),
                Imputation::Median => "the median of its column".to_owned(),
                Imputation::MostFrequent => "the most frequent value of its column".to_owned(),
                Imputation::Constant(value) => shown(value),
                _ => "a value".to_owned(),
            };
            format!("Impute what is missing in {} by {with}", visible(array))
        }
        Step::DropRows {
            along: Some(symbol),
            ..
        } => format!("Drop rows with missing values, along {}", visible(symbol)),
        Step::DropRows { of, .. } => {
            format!(
                "Drop rows with missing values of {}",
                visible(&of.join(", "))
            )
        }
        other => other.code().replace('_', " "),
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => visible(&format!("{text:?}")),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use schema_core::Repair;

    use super::*;

    #[test]
    fn steps_are_told_one_after_the_other() {
        let plan = Repair::new()
            .discard("x")
            .impute("x", Imputation::Median)
            .shift("y", -1);
        assert_eq!(
            labels(plan.steps()),
            "Discard invalid values of x, then impute what is missing in x by the median of its column, then add -1 \
             to every value of y"
        );
        assert_eq!(labels(&[]), "");
    }

    #[test]
    fn steps_are_the_same_after_they_were_written() {
        let large = (1_i128 << 62) + 1;
        let plan = Repair::new()
            .map(
                "y",
                [
                    (Value::Int(large), Value::Float(1.0)),
                    (Value::Float(0.5), Value::Int(2)),
                ],
            )
            .shift("z", i64::MIN)
            .drop_rows("batch");
        let texts: Vec<String> = plan.steps().iter().map(written).collect();
        assert_eq!(read(&texts).unwrap(), plan.steps());
        let failure = read(&["{}".to_owned()]).unwrap_err();
        assert!(
            failure
                .message()
                .starts_with("the page has a step that is none: ")
        );
    }

    #[test]
    fn names_from_files_do_not_steer_the_page() {
        let plan = Repair::new().remove("a\u{202e}\nb");
        assert_eq!(label(&plan.steps()[0]), "Remove a\\u{202e}\\nb");
    }
}
