//! Whether data fits a model or a schema.

use std::collections::HashSet;
use std::path::Path;

use schema_core::report::Outline;
use schema_core::stream::Stream;
use schema_core::{Arrays, Dims, Report, Views, Violation};
use schema_spec::show::visible;
use schema_tools::check::{Against, Checked};
use schema_tools::sarif::{self, Found};
use schema_tools::text::counted;
use schema_tools::{Failure, Given};
use serde_json::{Value, json};

use crate::data::{Data, notes};
use crate::options::Options;
use crate::picked::Picked;
use crate::step;
use crate::unread::unchecked;
use crate::voice::PAGE;

/// The most arrays of which there is a picture.
const MAPS: usize = 8;

/// The most arrays of which it is tried to draw one: each reads all violations.
const TRIED: usize = 256;

/// The result of a check.
pub(crate) struct Outcome {
    pub(crate) verdict: Result<Dims, Report>,
    pub(crate) converted: Vec<String>,
    pub(crate) help: Vec<String>,
    pub(crate) notes: Vec<String>,
}

impl From<Checked> for Outcome {
    fn from(checked: Checked) -> Outcome {
        Outcome {
            verdict: checked.verdict,
            converted: checked.converted,
            help: checked.help,
            notes: checked.notes,
        }
    }
}

/// Checks data; `file` is that of the model or the schema.
pub(crate) fn check(
    against: &Against,
    file: &Picked,
    data: &Data<'_>,
    options: &Options,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Value, Failure> {
    let is_large = data.is_in_pieces();
    let (arrays, checked) = match is_large {
        true => (None, in_pieces(against, file, data, options, progress)?),
        false => {
            let arrays = named(data.whole(options)?, against, data);
            progress(data.bytes());
            let called = visible(file.name());
            let checking = options.checking()?;
            let mut checked = Outcome::from(against.check(&called, &arrays, &checking)?);
            let mut told = notes(&arrays);
            told.extend(against.custom_checks(&called, &checking)?);
            checked.notes.splice(0..0, told);
            (Some(arrays), checked)
        }
    };
    let mut answer = described(&checked, &against.name(), data);
    if let Err(report) = &checked.verdict {
        answer["maps"] = maps(report, arrays.as_ref());
    }
    answer["pieces"] = json!(is_large);
    Ok(answer)
}

/// The array of an `.npy` file, which has no name, is that of a schema with only one.
pub(crate) fn named(mut arrays: Arrays, against: &Against, data: &Data<'_>) -> Arrays {
    if let Against::Schema(schema) = against
        && let (1, Some(spec)) = (schema.len(), schema.array(0))
        && let Some(stem) = data.npy()
    {
        arrays.rename(stem, spec.name());
    }
    arrays
}

fn in_pieces(
    against: &Against,
    file: &Picked,
    data: &Data<'_>,
    options: &Options,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Outcome, Failure> {
    let checking = options.checking()?;
    let called = visible(file.name());
    let first = data.first(options)?;
    let expected = against.expected(&called, &Given::of_first(&first), &checking)?;
    let mut told = notes(&first);
    drop(first);
    told.extend(against.custom_checks(&called, &checking)?);
    told.extend(expected.notes.iter().cloned());
    let mut stream = Stream::new(&expected.schema).without_custom_checks();
    stream
        .read_with(data.pieces(options)?, progress)
        .map_err(|error| unchecked(&error))?;
    let verdict = stream.finish();
    let help = match &verdict {
        Err(report) => expected.help(report, &[], &checking),
        Ok(_) => Vec::new(),
    };
    Ok(Outcome {
        verdict,
        converted: Vec::new(),
        help,
        notes: told,
    })
}

/// What a check found, as data and as text.
pub(crate) fn described(checked: &Outcome, against: &str, data: &Data<'_>) -> Value {
    let name = data.name();
    let mut answer = match &checked.verdict {
        Ok(dims) => json!({"verdict": "valid", "dims": sizes(dims)}),
        Err(report) => json!({
            "verdict": "invalid",
            "items": outline(&report.outline(&PAGE.report)),
            "violations": report.violations().iter().map(remedies).collect::<Vec<_>>(),
        }),
    };
    answer["data"] = json!(name);
    answer["converted"] = json!(checked.converted);
    answer["help"] = json!(checked.help);
    answer["notes"] = json!(checked.notes);
    answer["text"] = json!(text(checked, &name));
    answer["json"] = document(checked, against, &name);
    let found = match &checked.verdict {
        Ok(_) => Found::Nothing,
        Err(report) => Found::Violations(report),
    };
    let uri = sarif::uri(Path::new(data.first_name()));
    answer["sarif"] = sarif::log([(uri, found)], &PAGE);
    answer
}

fn sizes(dims: &Dims) -> Vec<(String, usize)> {
    dims.iter()
        .map(|(name, size)| (visible(name), size))
        .collect()
}

/// Violations, or the steps of a log, each with its lines.
pub(crate) fn outline(outline: &Outline) -> Value {
    let items = outline.items.iter().map(|item| {
        json!({
            "label": item.label,
            "code": item.code,
            "what": item.what.to_string(),
            "details": item.details,
            "help": item.help.as_ref().map(ToString::to_string),
        })
    });
    json!({"items": items.collect::<Vec<_>>(), "more": outline.more})
}

/// A violation, and what would mend it.
fn remedies(violation: &Violation) -> Value {
    let array = violation.array();
    let remedies = violation.remedies().iter().map(|remedy| {
        let plan = remedy.repair(array);
        json!({
            "label": step::labels(plan.steps()),
            "lossless": remedy.is_lossless(),
            "steps": plan.steps().iter().map(step::written).collect::<Vec<_>>(),
        })
    });
    json!({
        "array": visible(array),
        "code": violation.code(),
        "message": violation.message(),
        "remedies": remedies.collect::<Vec<_>>(),
    })
}

fn maps(report: &Report, arrays: Option<&Arrays>) -> Value {
    let mut known = HashSet::new();
    let arrays_of = report.violations().iter().map(Violation::array);
    let names: Vec<&str> = arrays_of
        .filter(|name| known.insert(*name))
        .take(TRIED)
        .collect();
    let views = arrays.map(Views::from);
    let maps = names.iter().filter_map(|name| {
        let map = match &views {
            Some(views) => report.map_in(name, views),
            None => report.map(name),
        };
        (!map.is_empty()).then(|| {
            json!({
                "array": visible(name),
                "svg": map.to_svg(),
                "text": map.to_string(),
                "complete": map.is_complete(),
            })
        })
    });
    json!(maps.take(MAPS).collect::<Vec<_>>())
}

/// The text of a result, as the command `schema` prints it.
fn text(checked: &Outcome, name: &str) -> String {
    let mut lines = match &checked.verdict {
        Ok(dims) if dims.iter().len() == 0 => vec![format!("{name}: valid")],
        Ok(dims) => vec![format!("{name}: valid ({})", visible(&dims.to_string()))],
        Err(report) => {
            let count = counted(report.violations().len(), "violation");
            let report = report.outline(&PAGE.report).to_string();
            vec![format!("{name}: {count}"), report]
        }
    };
    lines.extend(checked.converted.iter().cloned());
    lines.extend(checked.help.iter().map(|help| format!("help: {help}")));
    lines.extend(checked.notes.iter().map(|note| format!("note: {note}")));
    lines.join("\n").replace('\n', "\n  ") + "\n"
}

/// One JSON document, of the form that the command `schema` writes.
fn document(checked: &Outcome, against: &str, name: &str) -> Value {
    let mut file = match &checked.verdict {
        Ok(dims) => json!({"verdict": "valid", "dims": dims}),
        Err(report) => {
            let mut file = json!(report.form(&PAGE.report));
            file["verdict"] = json!("invalid");
            file
        }
    };
    file["file"] = json!(name);
    for (key, sentences) in [
        ("converted", &checked.converted),
        ("help", &checked.help),
        ("notes", &checked.notes),
    ] {
        if !sentences.is_empty() {
            file[key] = json!(sentences);
        }
    }
    json!({"schema": against, "files": [file]})
}
