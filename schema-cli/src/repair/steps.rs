//! Steps on the command line, in the order in which they are given.

use clap::builder::{StringValueParser, TypedValueParser};
use clap::{ArgMatches, Args, Command, FromArgMatches};
use schema_core::repair::{Imputation, Step};
use schema_core::spec::{Text, Value};
use schema_core::{Coerce, Repair};

/// The options; each is a step.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Steps, done in the order given")]
struct StepOptions {
    /// Convert arrays to the dtypes of the schema: `strict` (not at all), `lossless` (if no value
    /// changes) or `lossy` (round, and make values missing that are not numbers); for one array,
    /// `x=lossy`.
    #[arg(long, value_name = "[ARRAY=]HOW", value_parser = coerce)]
    coerce: Vec<Step>,

    /// Make invalid values missing: those that are infinite, outside a range, or not among the
    /// allowed values.
    #[arg(long, value_name = "ARRAY", value_parser = array(|array| Step::Discard { array }))]
    discard: Vec<Step>,

    /// Impute missing values, per feature: `mean`, `median`, `most_frequent`, or a constant: 0.5,
    /// true, "text".
    #[arg(long, value_name = "ARRAY=VALUE", value_parser = impute)]
    impute: Vec<Step>,

    /// Drop the rows with missing values along a symbol, in every array that shares it.
    #[arg(long, value_name = "SYMBOL", value_parser = drop_rows)]
    drop_rows: Vec<Step>,

    /// Drop the columns with missing values, or those with the given indices.
    #[arg(long, value_name = "ARRAY[=0,2]", value_parser = drop_columns)]
    drop_columns: Vec<Step>,

    /// Replace each missing value by the last one before it along a symbol.
    #[arg(long, value_name = "ARRAY=SYMBOL", value_parser = forward_fill)]
    forward_fill: Vec<Step>,

    /// Reshape an array to the shape of the schema, if only one shape is possible.
    #[arg(long, value_name = "ARRAY", value_parser = array(|array| Step::Reshape { array }))]
    reshape: Vec<Step>,

    /// Add a number to every value, such as -1 to labels that begin at 1.
    #[arg(long, value_name = "ARRAY=NUMBER", value_parser = shift)]
    shift: Vec<Step>,

    /// Replace values; without a list, all of them, in order, by as many that the schema allows.
    #[arg(long, value_name = "ARRAY[:OLD=NEW,..]", value_parser = map)]
    map: Vec<Step>,

    /// Read text as numbers with marks, such as `decimal:,/thousands:./sign:€`.
    #[arg(long, value_name = "ARRAY=MARKS", value_parser = parse)]
    parse: Vec<Step>,

    /// Reorder the axes of an array.
    #[arg(long, value_name = "ARRAY=0,2,3,1", value_parser = transpose)]
    transpose: Vec<Step>,

    /// Rename an array.
    #[arg(long, value_name = "OLD=NEW", value_parser = rename)]
    rename: Vec<Step>,

    /// Rename arrays whose names all differ in one way: by case, a version, a prefix or a suffix.
    #[arg(long, num_args = 0, default_missing_value = "names", value_parser = match_names)]
    match_names: Vec<Step>,

    /// Remove an array.
    #[arg(long, value_name = "ARRAY", value_parser = array(|array| Step::Remove { array }))]
    remove: Vec<Step>,
}

/// The plan that the options describe.
#[derive(Debug)]
pub(super) struct Steps(pub(super) Repair);

// By hand, because what clap derives loses the order of the options.
impl FromArgMatches for Steps {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Steps, clap::Error> {
        let mut steps: Vec<(usize, &Step)> = Vec::new();
        for option in StepOptions::augment_args(Command::new("steps")).get_arguments() {
            let name = option.get_id().as_str();
            let positions = matches.indices_of(name).into_iter().flatten();
            let given = matches.get_many::<Step>(name).into_iter().flatten();
            steps.extend(positions.zip(given));
        }
        steps.sort_by_key(|(position, _)| *position);
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

/// Parses the name of an array, the only argument of the step.
fn array(step: fn(String) -> Step) -> impl TypedValueParser<Value = Step> {
    StringValueParser::new().map(step)
}

/// Splits the array before the `=` from the text after it.
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
        _ => return Err("expected strict, lossless or lossy; for one array, x=lossy".to_owned()),
    };
    Ok(Step::Coerce { array, how })
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

/// Parses a value that is written as in JSON.
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
        return Err("write only the symbol of the rows, such as batch".to_owned());
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

fn transpose(text: &str) -> Result<Step, String> {
    let (array, axes) = split(text, "x=0,2,3,1")?;
    let axes = indices(axes, "x=0,2,3,1")?;
    Ok(Step::Transpose { array, axes })
}

fn shift(text: &str) -> Result<Step, String> {
    let (array, by) = split_last(text, "y=-1")?;
    let by = by.parse();
    let by = by.map_err(|_| "expected a whole number, such as y=-1".to_owned())?;
    Ok(Step::Shift { array, by })
}

/// Splits the array before the last `=` from the text after it.
fn split_last<'a>(text: &'a str, example: &str) -> Result<(String, &'a str), String> {
    match text.rsplit_once('=') {
        Some((array, rest)) if !array.is_empty() => Ok((array.to_owned(), rest)),
        _ => Err(format!("write it as {example}")),
    }
}

fn map(text: &str) -> Result<Step, String> {
    let Some(equals) = text.find('=') else {
        let (array, values) = (text.to_owned(), None);
        return Ok(Step::Map { array, values });
    };
    let example = || "write it as y:no=0,yes=1".to_owned();
    let (array, _) = text[..equals].rsplit_once(':').ok_or_else(example)?;
    let pairs = text[array.len() + 1..].split(',').map(|pair| {
        let (from, to) = pair.split_once('=').ok_or_else(example)?;
        let word = |text: &str| value(text).unwrap_or_else(|_| Value::from(text));
        Ok((word(from), word(to)))
    });
    let values = Some(pairs.collect::<Result<_, String>>()?);
    let array = array.to_owned();
    Ok(Step::Map { array, values })
}

fn parse(text: &str) -> Result<Step, String> {
    let example = "price=thousands:,";
    let is_mark = |at: &usize| {
        let marks = ["decimal:", "thousands:", "sign:"];
        marks.iter().any(|mark| text[at + 1..].starts_with(mark))
    };
    let at = text.match_indices('=').map(|(at, _)| at).find(is_mark);
    let (array, marks) = match at {
        Some(at) if at > 0 => (text[..at].to_owned(), &text[at + 1..]),
        _ => return Err(format!("write it as {example}")),
    };
    let (mut decimal, mut thousands, mut sign) = ('.', None, None);
    for part in marks.split('/') {
        let (which, mark) = part.split_once(':').unwrap_or((part, ""));
        let mut characters = mark.chars();
        let mark = match (mark, characters.next(), characters.next()) {
            ("space", ..) => ' ',
            ("apostrophe", ..) => '\'',
            (_, Some(mark), None) if !mark.is_alphanumeric() => mark,
            _ => {
                return Err(format!(
                    "expected one character after `{which}:`, such as {example}"
                ));
            }
        };
        match which {
            "decimal" => decimal = mark,
            "thousands" => thousands = Some(mark),
            "sign" => sign = Some(mark),
            _ => return Err("expected decimal:, thousands: or sign:".to_owned()),
        }
    }
    if thousands == Some(decimal) {
        return Err("the marks of decimals and of thousands must differ".to_owned());
    }
    Ok(Step::Parse {
        array,
        decimal,
        thousands,
        sign,
    })
}

#[allow(clippy::unnecessary_wraps)] // a parser may fail
fn match_names(_: &str) -> Result<Step, String> {
    Ok(Step::MatchNames)
}

fn rename(text: &str) -> Result<Step, String> {
    let (from, to) = split(text, "old=new")?;
    let to = to.to_owned();
    Ok(Step::Rename { from, to })
}

#[cfg(test)]
mod tests {
    use schema_core::repair::Marks;

    use super::*;
    use crate::text::VOICE;

    #[test]
    fn steps_are_in_the_order_in_which_they_are_given() {
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
    fn options_of_help_are_read_as_the_same_steps() {
        let plan = Repair::new()
            .shift("serving_default_y:0", -1)
            .map("y:0", [(-1, 0), (1, 1)])
            .map("y", [("no", false), ("yes", true)])
            .map_in_order("my y")
            .parse("price", Marks::new().thousands(','))
            .parse("a=b", Marks::new().decimal(',').thousands(' ').sign('€'))
            .transpose("x", [0, 2, 3, 1]);
        let options: Vec<String> = plan
            .steps()
            .iter()
            .filter_map(|step| VOICE.step(step))
            .collect();
        assert_eq!(
            options,
            [
                "--shift serving_default_y:0=-1",
                "--map y:0:-1=0,1=1",
                "--map y:no=false,yes=true",
                "--map 'my y'",
                "--parse price=thousands:,",
                "--parse 'a=b=decimal:,/thousands:space/sign:€'",
                "--transpose x=0,2,3,1",
            ]
        );
        let parsers = [shift, map, map, map, parse, parse, transpose];
        for ((text, step), parser) in options.iter().zip(plan.steps()).zip(parsers) {
            let (_, argument) = text.split_once(' ').unwrap();
            assert_eq!(
                parser(argument.trim_matches('\'')).as_ref(),
                Ok(step),
                "{text}"
            );
        }
        for text in ["y", "y=", "y=a"] {
            assert!(shift(text).is_err());
        }
        for text in [
            "y",
            "y=thousands",
            "y=thousands:ab",
            "y=decimal:,/thousands:,",
        ] {
            assert!(parse(text).is_err());
        }
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
