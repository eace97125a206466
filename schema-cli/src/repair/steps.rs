//! Steps on the command line, in the order in which they stand there.

use clap::{ArgMatches, Args, Command, FromArgMatches};
use schema_core::repair::{Imputation, Step};
use schema_core::spec::{Text, Value};
use schema_core::{Coerce, Repair};

/// The options, each of which is a step.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Steps, done in the order given")]
struct StepOptions {
    /// Convert arrays to the dtype that the schema says: `strict` (not at all), `lossless` (where
    /// no value changes) or `lossy` (rounded, and missing where it is no number); of one array,
    /// `x=lossy`.
    #[arg(long, value_name = "[ARRAY=]HOW", value_parser = coerce)]
    coerce: Vec<Step>,

    /// Make missing what breaks a rule on single values: what is infinite, outside a range, or none
    /// of the values allowed.
    #[arg(long, value_name = "ARRAY", value_parser = discard)]
    discard: Vec<Step>,

    /// Put a value in the place of each that is missing, one for each feature: `mean`, `median`,
    /// `most_frequent`, or a constant: 0.5, true, "text".
    #[arg(long, value_name = "ARRAY=VALUE", value_parser = impute)]
    impute: Vec<Step>,

    /// Drop what lacks a value along a symbol, in every array that shares it.
    #[arg(long, value_name = "SYMBOL", value_parser = drop_rows)]
    drop_rows: Vec<Step>,

    /// Drop the columns that lack a value, or those of which the indices are given.
    #[arg(long, value_name = "ARRAY[=0,2]", value_parser = drop_columns)]
    drop_columns: Vec<Step>,

    /// Put the last value before it, along a symbol, in the place of each that is missing.
    #[arg(long, value_name = "ARRAY=SYMBOL", value_parser = forward_fill)]
    forward_fill: Vec<Step>,

    /// Give an array the shape that the schema says, where only one shape is that.
    #[arg(long, value_name = "ARRAY", value_parser = reshape)]
    reshape: Vec<Step>,

    /// Put the axes of an array in another order.
    #[arg(long, value_name = "ARRAY=0,2,3,1", value_parser = transpose)]
    transpose: Vec<Step>,

    /// Give an array another name.
    #[arg(long, value_name = "OLD=NEW", value_parser = rename)]
    rename: Vec<Step>,

    /// Leave an array out.
    #[arg(long, value_name = "ARRAY", value_parser = remove)]
    remove: Vec<Step>,
}

/// The names of the options.
const NAMES: [&str; 10] = [
    "coerce",
    "discard",
    "impute",
    "drop_rows",
    "drop_columns",
    "forward_fill",
    "reshape",
    "transpose",
    "rename",
    "remove",
];

/// The plan that the command line says.
#[derive(Debug)]
pub(super) struct Steps(pub(super) Repair);

// What clap derives tells no order between options.
impl FromArgMatches for Steps {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Steps, clap::Error> {
        let mut steps: Vec<(usize, &Step)> = Vec::new();
        for name in NAMES {
            let places = matches.indices_of(name).into_iter().flatten();
            let given = matches.get_many::<Step>(name).into_iter().flatten();
            steps.extend(places.zip(given));
        }
        steps.sort_by_key(|(place, _)| *place);
        let plan =
            (steps.into_iter()).fold(Repair::new(), |plan, (_, step)| plan.then(step.clone()));
        Ok(Steps(plan))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Steps::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for Steps {
    fn augment_args(command: Command) -> Command {
        StepOptions::augment_args(command)
    }

    fn augment_args_for_update(command: Command) -> Command {
        StepOptions::augment_args_for_update(command)
    }
}

/// The array before the `=`, and what stands behind it.
fn split<'a>(text: &'a str, example: &str) -> Result<(String, &'a str), String> {
    match text.split_once('=') {
        Some((array, rest)) if !array.is_empty() && !rest.is_empty() => {
            Ok((array.to_owned(), rest))
        }
        _ => Err(format!("write it as {example}")),
    }
}

fn coerce(text: &str) -> Result<Step, String> {
    let (array, how) = match text.rsplit_once('=') {
        Some((array, how)) => (Some(array.to_owned()), how),
        None => (None, text),
    };
    let how = match how {
        "strict" => Coerce::Strict,
        "lossless" => Coerce::Lossless,
        "lossy" => Coerce::Lossy,
        _ => return Err("expected strict, lossless or lossy; of one array, x=lossy".to_owned()),
    };
    Ok(Step::Coerce { array, how })
}

#[allow(clippy::unnecessary_wraps)] // as clap has it
fn discard(text: &str) -> Result<Step, String> {
    let array = text.to_owned();
    Ok(Step::Discard { array })
}

fn impute(text: &str) -> Result<Step, String> {
    let (array, with) = split(text, "x=mean")?;
    let with = match with {
        "mean" => Imputation::Mean,
        "median" => Imputation::Median,
        "most_frequent" => Imputation::MostFrequent,
        constant => Imputation::Constant(value(constant)?),
    };
    let axis = None;
    Ok(Step::Impute { array, with, axis })
}

/// A value as JSON has it.
fn value(text: &str) -> Result<Value, String> {
    let parsed = serde_json::from_str::<serde_json::Value>(text);
    let value = match parsed {
        Ok(serde_json::Value::Bool(truth)) => Some(Value::Bool(truth)),
        Ok(serde_json::Value::String(text)) => Some(Value::Text(Text::Owned(text))),
        Ok(serde_json::Value::Number(number)) => match text.parse::<i128>() {
            Ok(whole) => Some(Value::Int(whole)),
            Err(_) => number.as_f64().map(Value::Float),
        },
        _ => None,
    };
    value.ok_or_else(|| {
        "expected mean, median, most_frequent, or a constant: a number, true, false or \"text\" in \
         quotes"
            .to_owned()
    })
}

fn drop_rows(text: &str) -> Result<Step, String> {
    if text.contains('=') {
        return Err("write the symbol of the rows alone, such as batch".to_owned());
    }
    Ok(Step::DropRows {
        along: Some(text.to_owned()),
        of: Vec::new(),
    })
}

fn drop_columns(text: &str) -> Result<Step, String> {
    let (array, columns) = match text.split_once('=') {
        Some((array, columns)) => (array, Some(indices(columns, "x=0,2")?)),
        None => (text, None),
    };
    let array = array.to_owned();
    Ok(Step::DropColumns { array, columns })
}

fn indices(text: &str, example: &str) -> Result<Vec<usize>, String> {
    let indices: Result<_, _> = text.split(',').map(|index| index.trim().parse()).collect();
    indices.map_err(|_| format!("expected indices from 0, such as {example}"))
}

fn forward_fill(text: &str) -> Result<Step, String> {
    let (array, along) = split(text, "x=time")?;
    let along = along.to_owned();
    Ok(Step::ForwardFill { array, along })
}

#[allow(clippy::unnecessary_wraps)] // as clap has it
fn reshape(text: &str) -> Result<Step, String> {
    let array = text.to_owned();
    Ok(Step::Reshape { array })
}

fn transpose(text: &str) -> Result<Step, String> {
    let (array, axes) = split(text, "x=0,2,3,1")?;
    let axes = indices(axes, "x=0,2,3,1")?;
    Ok(Step::Transpose { array, axes })
}

fn rename(text: &str) -> Result<Step, String> {
    let (from, to) = split(text, "old=new")?;
    let to = to.to_owned();
    Ok(Step::Rename { from, to })
}

#[allow(clippy::unnecessary_wraps)] // as clap has it
fn remove(text: &str) -> Result<Step, String> {
    let array = text.to_owned();
    Ok(Step::Remove { array })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_a_step() {
        let command = StepOptions::augment_args(Command::new("repair"));
        let names: Vec<&str> = command
            .get_arguments()
            .map(|a| a.get_id().as_str())
            .collect();
        assert_eq!(names, NAMES);
    }

    #[test]
    fn steps_stand_in_the_order_in_which_they_are_given() {
        let command = Steps::augment_args(Command::new("repair"));
        let arguments = "repair --impute x=mean --rename a=b --discard x --coerce lossy --impute y=0 \
                         --coerce x=lossless --drop-rows batch --drop-columns x=0,2";
        let matches = command.get_matches_from(arguments.split_whitespace());
        let Steps(plan) = Steps::from_arg_matches(&matches).unwrap();
        let expected = Repair::new()
            .impute("x", Imputation::Mean)
            .rename("a", "b")
            .discard("x")
            .coerce(Coerce::Lossy)
            .impute("y", Imputation::Constant(Value::Int(0)))
            .coerce_array("x", Coerce::Lossless)
            .drop_rows("batch")
            .drop_columns_at("x", [0, 2]);
        assert_eq!(plan, expected);
    }

    #[test]
    fn constants_are_values() {
        for (text, expected) in [
            ("0", Value::Int(0)),
            ("-1.5", Value::Float(-1.5)),
            ("true", Value::Bool(true)),
            ("\"n/a\"", Value::Text(Text::Borrowed("n/a"))),
        ] {
            assert_eq!(value(text), Ok(expected));
        }
        for text in ["meen", "null", "[1]", "NaN", ""] {
            assert!(value(text).is_err(), "{text}");
        }
    }
}
