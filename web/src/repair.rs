//! Data after the steps of a repair.

use schema_core::repair::Step;
use schema_core::{Arrays, Coerce, Repair};
use schema_spec::show::visible;
use schema_tools::check::{self, Against};
use schema_tools::repair::{self, apply, as_it_was, emptied};
use schema_tools::{Failure, Voice};
use serde_json::{Value, json};

use crate::check::{Outcome, described, named, outline};
use crate::data::Data;
use crate::options::Options;
use crate::picked::Picked;

/// The most bytes of data that are repaired here: a page has less memory than a program.
const MOST: u64 = 256 << 20;

/// Repairs data by steps; `file` is that of the model, read by its signature, or of the schema. Returns the data
/// too, if it is of use.
pub(crate) fn repair(
    against: &Against,
    file: &Picked,
    signature: Option<&str>,
    data: &Data<'_>,
    options: &Options,
    steps: &[Step],
) -> Result<(Value, Option<Arrays>), Failure> {
    if data.bytes() > MOST {
        return Err(too_large(file, signature, data, steps));
    }
    let plan = steps.iter().cloned().fold(Repair::new(), Repair::then);
    let arrays = named(data.whole(options)?, against, data);
    // What is downloaded is valid as it is.
    let checking = check::Options {
        coerce: Coerce::Strict,
        ..options.checking()?
    };
    let called = visible(file.name());
    let expected = repair::expected(against, &called, &arrays, &plan, &checking)?;
    let names: Vec<String> = arrays.names().map(str::to_owned).collect();
    let (arrays, log) = apply(&plan, &expected.schema, arrays);
    let arrays = as_it_was(arrays, &expected.schema, &log, &names);
    let emptied = emptied(&log);
    let checked = Outcome::from(expected.check(&arrays, &checking));
    let mut answer = described(&checked, &against.name(), data);
    answer["log"] = outline(&log.outline());
    let plan = serde_json::to_string_pretty(&plan);
    answer["plan"] = json!(plan.unwrap_or_default() + "\n");
    answer["logText"] = json!(log.to_string());
    answer["emptied"] = json!(emptied);
    answer["stem"] = json!(format!("{}.repaired", data.stem()));
    answer["formats"] = json!(formats(&arrays));
    Ok((answer, emptied.is_none().then_some(arrays)))
}

/// What data in a large file is repaired with.
fn too_large(file: &Picked, signature: Option<&str>, data: &Data<'_>, steps: &[Step]) -> Failure {
    let extension = data.first_name().rsplit_once('.');
    let extension = extension.map_or("npz", |(_, extension)| extension);
    let mut command = vec![argument(file.name())];
    match data {
        Data::Files(files) if files.len() != 1 => command.push(format!("'*.{extension}'")),
        Data::Files(_) => command.push(argument(data.first_name())),
        Data::Arrays(arrays) => {
            let arrays = arrays.iter();
            command.extend(arrays.map(|(name, file)| argument(&format!("{name}={}", file.name()))));
        }
    }
    command.extend(signature.map(|name| format!("--signature {}", argument(name))));
    command.extend(steps.iter().filter_map(|step| Voice::COMMAND.step(step)));
    Failure::new(format!(
        "{} has more than {} MiB, which a page does not repair",
        data.name(),
        MOST >> 20
    ))
    .with_help(format!(
        "the command does it in pieces: `schema repair {} -o repaired.{}`",
        command.join(" "),
        visible(extension),
    ))
}

/// A name as an argument of a command.
fn argument(name: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "._-=/+,:@".contains(letter);
    match name.chars().all(is_plain) {
        true => name.to_owned(),
        false => format!("'{}'", visible(&name.replace('\'', "'\\''"))),
    }
}

/// The extensions of files that can hold the arrays.
fn formats(arrays: &Arrays) -> Vec<&'static str> {
    let has_one = arrays.names().count() == 1;
    let all = [
        "npz",
        "npy",
        "csv",
        "json",
        "parquet",
        "arrow",
        "safetensors",
    ];
    all.into_iter()
        .filter(|format| *format != "npy" || has_one)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picked::tests::held;

    fn help(data: &Data<'_>, signature: Option<&str>) -> String {
        let steps = Repair::new().discard("x");
        let failure = too_large(&held("my model.keras", ""), signature, data, steps.steps());
        let message = failure.message().to_owned();
        let (_, command) = message.split_once("`schema repair ").unwrap();
        command.trim_end_matches('`').to_owned()
    }

    #[test]
    fn the_command_for_large_data_can_be_run() {
        let (a, b) = (held("a.csv", ""), held("b.csv", ""));
        assert_eq!(
            help(&Data::Files(vec![&a]), None),
            "'my model.keras' a.csv --discard x -o repaired.csv"
        );
        assert_eq!(
            help(&Data::Files(vec![&a, &b]), Some("encode")),
            "'my model.keras' '*.csv' --signature encode --discard x -o repaired.csv"
        );
        let arrays = Data::Arrays(vec![("x".to_owned(), &a), ("it's".to_owned(), &b)]);
        assert_eq!(
            help(&arrays, None),
            "'my model.keras' x=a.csv 'it'\\''s=b.csv' --discard x -o repaired.csv"
        );
    }
}
