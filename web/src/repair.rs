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

/// Repairs data by steps; `file` is that of the model or the schema. Returns the data too, if it is of use.
pub(crate) fn repair(
    against: &Against,
    file: &Picked,
    data: &Data<'_>,
    options: &Options,
    steps: &[Step],
) -> Result<(Value, Option<Arrays>), Failure> {
    if data.bytes() > MOST {
        return Err(too_large(file, data, steps));
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
fn too_large(file: &Picked, data: &Data<'_>, steps: &[Step]) -> Failure {
    let steps: Vec<String> = steps
        .iter()
        .filter_map(|step| Voice::COMMAND.step(step))
        .collect();
    Failure::new(format!(
        "{} has more than {} MiB, which a page does not repair",
        data.name(),
        MOST >> 20
    ))
    .with_help(format!(
        "the command does it in pieces: `schema repair {} {} {} -o repaired.{}`",
        visible(file.name()),
        data.name(),
        steps.join(" "),
        data.first_name()
            .rsplit_once('.')
            .map_or("npz", |(_, extension)| extension),
    ))
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
