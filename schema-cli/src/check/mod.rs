//! `schema check`: data against a schema, or against what a model takes.

mod cast;
mod sarif;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use schema_core::spec::Constraint;
use schema_core::{Arrays, Dims, Repair, Report, Schema};
use serde_json::{Value, json};

use crate::content::Limits;
use crate::failure::{Failure, Outcome, note};
use crate::model::{Against, Held, ModelOptions, OfModel};
use crate::output::Out;
use crate::page::{escape, page};
use crate::progress::Progress;
use crate::source::Source;
use crate::style::{self, GOOD, HELP, WRONG};
use crate::text::{OPTIONS, counted, shown};

use self::cast::Cast;

/// Hold data against a schema or a model, and tell everything that is wrong.
///
/// A model file (Keras, ONNX and more) says what its inputs are, and, where it
/// was compiled, by its loss what labels look like. An array is the input of its name; where the
/// model has one input, or names that Keras made up, it is the next one, and `y`, `labels` and the
/// like are the labels. Keras converts float64 to float32 and so on without a word; here it is an
/// error, unless `--coerce` says that it may be.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema check train.schema.json train.npz
  schema check train.schema.json batches/*.npz --format sarif > report.sarif
  schema check model.keras train.npz --coerce lossy --loss mse
  make-batch | schema check train.schema.json -

Exit status: 0 where all data is valid, 1 where some is not, 2 where something cannot be checked.")]
pub(crate) struct Args {
    /// The schema, as JSON, or a model file.
    schema: PathBuf,

    /// Data files; `-` is standard input. An .npy file on standard input is called what the
    /// schema's first array is called.
    #[arg(required = true)]
    data: Vec<PathBuf>,

    /// How to tell it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Check numbers as if they were converted to the dtypes that are asked for.
    #[arg(long, value_enum, value_name = "HOW", default_value_t = Cast::Strict)]
    coerce: Cast,

    /// Leave out the checks that only the schema's Rust struct can run.
    #[arg(long)]
    without_custom_checks: bool,

    #[command(flatten)]
    model: ModelOptions,

    #[command(flatten)]
    limits: Limits,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
    Html,
    Sarif,
}

/// What became of one file.
enum Verdict {
    Valid(Dims),
    Invalid(Report),
    Unchecked(Failure),
}

/// One file, what became of it, and what is to be said besides.
struct Checked {
    source: Source,
    verdict: Verdict,
    said: Vec<String>,
    help: Vec<String>,
}

impl Verdict {
    fn outcome(&self) -> Outcome {
        match self {
            Verdict::Valid(_) => Outcome::Good,
            Verdict::Invalid(_) => Outcome::Bad,
            Verdict::Unchecked(_) => Outcome::Failed,
        }
    }
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let file = Source::from(args.schema.clone());
    let sources: Vec<Source> = args.data.iter().cloned().map(Source::from).collect();
    let stdin = |source: &&Source| matches!(source, Source::Stdin);
    if sources.iter().chain([&file]).filter(stdin).count() > 1 {
        return Err(Failure::new(
            "standard input can be read once only\n  help: write `-` for one file, and name the others",
        ));
    }
    let against = file.against()?;
    if let Against::Schema(schema) = &against {
        custom_checks(schema, &file, args.without_custom_checks)?;
    }

    let progress = Progress::of(&sources);
    let mut told = BTreeSet::new();
    let mut checked = Vec::with_capacity(sources.len());
    for source in sources {
        let one = progress.on(&source, || check(args, &against, &file, &source));
        let (one, notes) = one.unwrap_or_else(|failure| {
            let one = Checked {
                source,
                verdict: Verdict::Unchecked(failure),
                said: Vec::new(),
                help: Vec::new(),
            };
            (one, Vec::new())
        });
        progress.aside(|| {
            for sentence in notes.into_iter().filter(|note| told.insert(note.clone())) {
                note(&sentence);
            }
            if let Verdict::Unchecked(failure) = &one.verdict {
                failure.tell();
            }
            if let Format::Text = args.format {
                out.write_all(text(&one).as_bytes())?;
                out.flush()?;
            }
            Ok::<_, Failure>(())
        })?;
        checked.push(one);
    }
    drop(progress);
    match args.format {
        Format::Text => {}
        Format::Json => {
            let name = against.name();
            writeln!(out, "{:#}", document(&name, &checked))?;
        }
        Format::Html => {
            let parts: Vec<_> = checked.iter().map(section).collect();
            out.write_all(page("schema check", &parts).as_bytes())?;
        }
        Format::Sarif => writeln!(out, "{:#}", sarif::log(&checked))?,
    }
    let outcomes = checked.iter().map(|one| one.verdict.outcome());
    Ok(outcomes.max().unwrap_or(Outcome::Good))
}

/// Checks one file; gives back besides what is not checked.
fn check(
    args: &Args,
    against: &Against,
    file: &Source,
    source: &Source,
) -> Result<(Checked, Vec<String>), Failure> {
    let arrays = source.arrays(against.first(), &args.limits)?;
    let Held {
        schema,
        notes,
        model,
    } = against.held(file, &arrays, &args.model)?;
    let Judged {
        verdict,
        said,
        then,
    } = judge(&schema, arrays, args.coerce, model.is_some());
    let mut help = match (&verdict, &model) {
        (Verdict::Invalid(report), Some(model)) => help(report, model, args.coerce, &then),
        _ => Vec::new(),
    };
    if let Verdict::Invalid(report) = &verdict
        && source.is_npy()
        && report
            .violations()
            .iter()
            .any(|found| found.code() == "absent")
    {
        help.push(
            "each file is checked by itself, and an .npy file holds one array: put them together, \
             `numpy.savez(\"train.npz\", x=x, y=y)`"
                .to_owned(),
        );
    }
    let source = source.clone();
    let checked = Checked {
        source,
        verdict,
        said,
        help,
    };
    Ok((checked, notes))
}

/// What would be right where a model is asked, of which the report knows nothing.
fn help(report: &Report, model: &OfModel, cast: Cast, then: &[String]) -> Vec<String> {
    let has = |code: &str, array: &str| {
        let mut violations = report.violations().iter();
        violations.any(|found| found.code() == code && found.array() == array)
    };
    let mut help = Vec::new();
    if let Some((array, name)) = &model.pair {
        let (array, name) = (shown(array), shown(name));
        help.push(format!(
            "say which array is which: `--match {array}={name}`"
        ));
    }
    if let Cast::Strict = cast {
        help.extend(cast::help(report, model.format, then));
    }
    let labels = model.labels.iter();
    let labels = labels.filter(|(name, _)| has("rank", name) || has("shape", name));
    help.extend(labels.map(|(_, said)| said.clone()));
    help
}

/// What became of the data, what was done to it for that, and what else would be wrong with it once
/// numbers are converted.
struct Judged {
    verdict: Verdict,
    said: Vec<String>,
    then: Vec<String>,
}

fn judge(schema: &Schema, arrays: Arrays, cast: Cast, of_model: bool) -> Judged {
    let judged = |verdict, said, then| Judged {
        verdict,
        said,
        then,
    };
    let plan = match cast {
        Cast::Strict => Repair::new(),
        cast => cast::plan(schema, &arrays, cast),
    };
    if plan.is_empty() {
        return match schema.validate(&arrays) {
            Ok(dims) => judged(Verdict::Valid(dims), Vec::new(), Vec::new()),
            Err(report) => {
                let then = if of_model {
                    cast::more(schema, arrays, &report)
                } else {
                    Vec::new()
                };
                judged(Verdict::Invalid(report), Vec::new(), then)
            }
        };
    }
    let (arrays, log) = match plan.apply(schema, arrays) {
        Ok(converted) => converted,
        Err(left) => {
            let (_, report, log) = left.into_parts();
            return judged(Verdict::Invalid(report), cast::said(&log), Vec::new());
        }
    };
    let verdict = match schema.validate(&arrays) {
        Ok(dims) => Verdict::Valid(dims),
        Err(report) => Verdict::Invalid(report),
    };
    judged(verdict, cast::said(&log), Vec::new())
}

/// Refuses what no file can say, a function of the user's own, unless it may be left out.
pub(crate) fn custom_checks(
    schema: &Schema,
    file: &Source,
    leave_out: bool,
) -> Result<(), Failure> {
    let of_arrays = schema.arrays().flat_map(|spec| {
        spec.constraints().iter().filter_map(|rule| match rule {
            Constraint::Check(path) => {
                Some(format!("`{}` of `{}`", shown(path), shown(spec.name())))
            }
            _ => None,
        })
    });
    let of_whole = schema
        .check_path()
        .map(|path| format!("`{}` of the whole", shown(path)));
    let checks: Vec<String> = of_arrays.chain(of_whole).collect();
    if checks.is_empty() {
        return Ok(());
    }
    let checks = checks.join(", ");
    if leave_out {
        note(&format!(
            "not run, since only the Rust struct can: {checks}"
        ));
        return Ok(());
    }
    Err(Failure::new(format!(
        "the schema `{file}` names checks that only its Rust struct can run: {checks}\n  help: check \
         all else with `--without-custom-checks`"
    )))
}

fn text(one: &Checked) -> String {
    let source = &one.source;
    let mut text = match &one.verdict {
        Verdict::Valid(dims) if dims.iter().len() == 0 => {
            format!("{source}: {GOOD}valid{GOOD:#}\n")
        }
        Verdict::Valid(dims) => {
            format!(
                "{source}: {GOOD}valid{GOOD:#} ({})\n",
                shown(&dims.to_string())
            )
        }
        Verdict::Invalid(report) => {
            let count = counted(report.violations().len(), "violation");
            let report = style::report(&report.text_in(&OPTIONS));
            format!("{source}: {WRONG}{count}{WRONG:#}\n{report}")
        }
        // Standard error says why.
        Verdict::Unchecked(_) => format!("{source}: {WRONG}not checked{WRONG:#}\n"),
    };
    for said in &one.said {
        let _ = writeln!(text, "  {said}");
    }
    for help in &one.help {
        let help = help.replace('\n', "\n  ");
        let _ = writeln!(text, "  {HELP}help{HELP:#}: {help}");
    }
    text
}

/// One document for all files.
fn document(schema: &str, checked: &[Checked]) -> Value {
    let file = |one: &Checked| {
        let file = one.source.to_string();
        let mut document = match &one.verdict {
            Verdict::Valid(dims) => json!({"file": file, "verdict": "valid", "dims": dims}),
            Verdict::Invalid(report) => {
                let violations = report.violations();
                json!({"file": file, "verdict": "invalid", "violations": violations})
            }
            Verdict::Unchecked(failure) => {
                json!({"file": file, "verdict": "unchecked", "error": failure.message()})
            }
        };
        if !one.said.is_empty() {
            document["converted"] = json!(one.said);
        }
        if !one.help.is_empty() {
            document["help"] = json!(one.help);
        }
        document
    };
    let files: Vec<Value> = checked.iter().map(file).collect();
    json!({"schema": schema, "files": files})
}

fn section(one: &Checked) -> (String, String) {
    let mut body = match &one.verdict {
        Verdict::Valid(dims) if dims.iter().len() == 0 => "<p>valid</p>".to_owned(),
        Verdict::Valid(dims) => format!("<p>valid</p>\n{}", dims.to_html()),
        Verdict::Invalid(report) => report.html_in(&OPTIONS),
        Verdict::Unchecked(failure) => {
            format!(
                "<p>not checked</p>\n<pre>{}</pre>",
                escape(failure.message())
            )
        }
    };
    for said in one.said.iter().chain(&one.help) {
        let _ = write!(body, "\n<p>{}</p>", escape(said));
    }
    (one.source.to_string(), body)
}
