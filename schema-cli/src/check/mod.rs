//! `schema check`: checks data against a schema or a model.

mod cast;
pub(crate) mod merge;
pub(crate) mod pieces;
mod sarif;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use schema_core::spec::Constraint;
use schema_core::{Arrays, Dims, Report, Schema, Violation};
use serde_json::{Value, json};

use crate::failure::{Failure, Outcome, note};
use crate::model::{Against, Expected, ModelFacts, ModelOptions};
use crate::output::Out;
use crate::page::{escape, page};
use crate::progress::Progress;
use crate::reading::{self, Reading};
use crate::repair::{apply, split_columns};
use crate::set::Finder;
use crate::source::{self, Source};
use crate::style::{self, GOOD, HELP, WRONG};
use crate::text::{OPTIONS, counted, shown};

use self::cast::Cast;
use self::pieces::InPieces;

/// Check data against a schema or a model, and report every violation.
///
/// A model file (Keras, ONNX and others) declares its inputs and, if it was compiled with a loss,
/// what labels look like. Arrays are matched to inputs by name. If the model has one input, or
/// names that Keras generated, they are matched in order; arrays named `y`, `labels` and the like
/// are the labels. Keras silently converts dtypes, such as float64 to float32; here a different
/// dtype is an error unless `--coerce` allows the conversion.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema check train.schema.json train.npz
  schema check train.schema.json batches/*.npz --format sarif > report.sarif
  schema check model.keras train.npz --coerce lossy --loss mse
  make-batch | schema check train.schema.json -
  schema check train.schema.json 'shards/*.parquet'       all files are one data set
  schema check train.schema.json 'shards/*.npz' --part 3/8 -o part3.json

Exit status: 0 if all data is valid, 1 if some is not, 2 if something cannot be checked.")]
pub(crate) struct Args {
    /// The schema, as JSON, or a model file.
    schema: PathBuf,

    /// Data files; `-` is standard input; a pattern in quotes, such as `'train-*.npz'`, or a folder means
    /// files that are one data set, which is read in pieces and may be larger than memory; values that must be
    /// unique and are too many for it go to files in the system's folder for temporary files. So are files in
    /// object stores, if this is built with them: `'s3://bucket/train-*.npz'`. The array of an .npy file on
    /// standard input gets the name of the schema's first array. Files of one array each, with names for
    /// the arrays, are one set of data: `x=x.npy y=y.npy`, or `x='x-*.npy' y='y-*.npy'`.
    #[arg(required = true)]
    data: Vec<PathBuf>,

    /// The format of the output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Check numbers as if they were converted to the expected dtypes.
    #[arg(long, value_enum, value_name = "HOW", default_value_t = Cast::Strict)]
    coerce: Cast,

    /// Skip the checks that only the schema's Rust struct can run.
    #[arg(long)]
    without_custom_checks: bool,

    #[command(flatten)]
    model: ModelOptions,

    #[command(flatten)]
    reading: Reading,

    #[command(flatten, next_help_heading = "Data in pieces")]
    pieces: InPieces,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
    Html,
    Sarif,
}

/// Whether one file is valid.
enum Verdict {
    Valid(Dims),
    Invalid(Report),
    /// A part of it was checked, and what was found was written to a file.
    Partial {
        rows: u64,
        part: (usize, usize),
    },
    Unchecked(Failure),
}

/// The result of checking one file.
struct Checked {
    source: Source,
    verdict: Verdict,
    /// What was converted before the check.
    converted: Vec<String>,
    help: Vec<String>,
    /// What is not checked, one sentence each.
    notes: Vec<String>,
}

impl From<Result<Dims, Report>> for Verdict {
    fn from(result: Result<Dims, Report>) -> Verdict {
        match result {
            Ok(dims) => Verdict::Valid(dims),
            Err(report) => Verdict::Invalid(report),
        }
    }
}

impl Verdict {
    fn outcome(&self) -> Outcome {
        match self {
            Verdict::Valid(_) | Verdict::Partial { .. } => Outcome::Good,
            Verdict::Invalid(_) => Outcome::Bad,
            Verdict::Unchecked(_) => Outcome::Failed,
        }
    }
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let file = Source::from(args.schema.clone());
    let sources = source::of_data(&args.data, Finder::new(true))?;
    let sources = args.pieces.sources(sources)?;
    source::at_most_one_stdin(sources.iter().chain([&file]))?;
    let against = file.against_signature(args.model.signature.as_deref())?;
    if let Against::Schema(schema) = &against {
        custom_checks(schema, &file, args.without_custom_checks)?;
    }

    let progress = Progress::new(&sources);
    let mut printed = BTreeSet::new();
    let mut checked = Vec::with_capacity(sources.len());
    for source in sources {
        let one = pieces::wanted(args, &source).and_then(|wanted| match wanted {
            Some(wanted) => progress.following(&source, |told| {
                pieces::check(args, &against, &file, (&source, wanted), told)
            }),
            None => progress.during(&source, || check(args, &against, &file, &source)),
        });
        let one = one.unwrap_or_else(|failure| Checked {
            source,
            verdict: Verdict::Unchecked(failure),
            converted: Vec::new(),
            help: Vec::new(),
            notes: Vec::new(),
        });
        progress.suspend(|| {
            for sentence in &one.notes {
                if printed.insert(sentence.clone()) {
                    note(sentence);
                }
            }
            if let Verdict::Unchecked(failure) = &one.verdict {
                failure.print();
            }
            if let Format::Text = args.format {
                out.text(&text(&one))?;
                out.flush()?;
            }
            Ok::<_, Failure>(())
        })?;
        checked.push(one);
    }
    drop(progress);
    print(args.format, &against.name(), &checked, out)
}

/// Prints the results that are not printed as text already.
fn print(
    format: Format,
    name: &str,
    checked: &[Checked],
    out: &mut Out,
) -> Result<Outcome, Failure> {
    match format {
        Format::Text => {}
        Format::Json => {
            out.json(&document(name, checked))?;
        }
        Format::Html => {
            let parts: Vec<_> = checked.iter().map(section).collect();
            out.write_all(page("schema check", &parts).as_bytes())?;
        }
        Format::Sarif => out.json(&sarif::log(checked))?,
    }
    let outcomes = checked.iter().map(|one| one.verdict.outcome());
    Ok(outcomes.max().unwrap_or(Outcome::Good))
}

/// Checks one file.
fn check(
    args: &Args,
    against: &Against,
    file: &Source,
    source: &Source,
) -> Result<Checked, Failure> {
    let arrays = source.arrays(against.first(), &args.reading)?;
    let mut notes = reading::notes(source, &arrays);
    let Expected {
        schema,
        notes: of_model,
        model,
    } = against.expected(file, &arrays, &args.model)?;
    notes.extend(of_model);
    let Judged {
        verdict,
        converted,
        hidden,
    } = judge(&schema, arrays, args.coerce, model.is_some());
    let mut help = match (&verdict, &model) {
        (Verdict::Invalid(report), Some(model)) => help(report, model, args.coerce, &hidden),
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
            "each file is checked separately, and an .npy file has one array; name the arrays to check \
             files together: `x=x.npy y=y.npy`"
                .to_owned(),
        );
    }
    let source = source.clone();
    Ok(Checked {
        source,
        verdict,
        converted,
        help,
        notes,
    })
}

/// Returns help that depends on the model, which the report does not know.
fn help(report: &Report, model: &ModelFacts, cast: Cast, hidden: &[String]) -> Vec<String> {
    let has = |code: &str, array: &str| {
        let mut violations = report.violations().iter();
        violations.any(|found| found.code() == code && found.array() == array)
    };
    let mut help = Vec::new();
    if let Some(columns) = &model.columns {
        help.push(columns.clone());
    } else if let Some((array, name)) = &model.pair {
        let (array, name) = (shown(array), shown(name));
        help.push(format!(
            "say which input an array is: `--match {array}={name}`"
        ));
    }
    help.extend(model.rank_help(report));
    let is_unexpected = |found: &Violation| found.code() == "unexpected";
    if model.pair.is_none() && report.violations().iter().any(is_unexpected) {
        help.push("`--ignore-unknown` leaves out arrays that the model does not take".to_owned());
    }
    if let Cast::Strict = cast {
        help.extend(cast::help(report, model.format, hidden));
    }
    let labels = model.labels.iter();
    let labels = labels.filter(|(name, _)| has("rank", name) || has("shape", name));
    help.extend(labels.map(|(_, help)| help.clone()));
    help
}

struct Judged {
    verdict: Verdict,
    /// What was converted before the check.
    converted: Vec<String>,
    /// Violations that would show only after a conversion.
    hidden: Vec<String>,
}

fn judge(schema: &Schema, mut arrays: Arrays, cast: Cast, of_model: bool) -> Judged {
    let verdict: Verdict = schema.validate(&arrays).into();
    let Verdict::Invalid(report) = &verdict else {
        let (converted, hidden) = (Vec::new(), Vec::new());
        return Judged {
            verdict,
            converted,
            hidden,
        };
    };
    if let Cast::Strict = cast {
        let hidden = match of_model {
            true => cast::hidden(schema, arrays, report),
            false => Vec::new(),
        };
        return Judged {
            verdict,
            converted: Vec::new(),
            hidden,
        };
    }
    let plan = cast::plan(schema, &arrays, report, cast);
    let mut converted = match cast {
        Cast::Lossy => cast::cut(schema, &mut arrays),
        _ => Vec::new(),
    };
    let (mut arrays, log) = apply(&plan, schema, arrays);
    split_columns(&mut arrays, schema, &log);
    converted.extend(cast::converted(&log));
    Judged {
        verdict: schema.validate(&arrays).into(),
        converted,
        hidden: Vec::new(),
    }
}

/// Fails if the schema names functions of the Rust program, unless they may be skipped.
pub(crate) fn custom_checks(schema: &Schema, file: &Source, skip: bool) -> Result<(), Failure> {
    let of_arrays = schema.arrays().flat_map(|spec| {
        spec.constraints().iter().filter_map(|rule| match rule {
            Constraint::Check(path) | Constraint::CheckRows(path) => {
                Some(format!("`{}` of `{}`", shown(path), shown(spec.name())))
            }
            _ => None,
        })
    });
    let of_schema = schema
        .check_path()
        .map(|path| format!("`{}` of the schema", shown(path)));
    let checks: Vec<String> = of_arrays.chain(of_schema).collect();
    if checks.is_empty() {
        return Ok(());
    }
    let checks = checks.join(", ");
    if skip {
        note(&format!(
            "skipped, because only the Rust struct can run them: {checks}"
        ));
        return Ok(());
    }
    Err(Failure::new(format!(
        "the schema `{file}` names checks that only its Rust struct can run: {checks}\n  help: run \
         the other checks with `--without-custom-checks`"
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
        Verdict::Partial { rows, part } => format!("{source}: {}\n", pieces::said(*rows, *part)),
        Verdict::Invalid(report) => {
            let count = counted(report.violations().len(), "violation");
            let report = style::outline(&report.outline(&OPTIONS));
            format!("{source}: {WRONG}{count}{WRONG:#}\n{report}")
        }
        // The reason is on standard error.
        Verdict::Unchecked(_) => format!("{source}: {WRONG}not checked{WRONG:#}\n"),
    };
    for line in &one.converted {
        let _ = writeln!(text, "  {}", line.replace('\n', "\n  "));
    }
    for help in &one.help {
        let help = help.replace('\n', "\n  ");
        let _ = writeln!(text, "  {HELP}help{HELP:#}: {help}");
    }
    text
}

/// Returns one JSON document for all files.
fn document(schema: &str, checked: &[Checked]) -> Value {
    let file = |one: &Checked| {
        let file = one.source.to_string();
        let mut document = match &one.verdict {
            Verdict::Valid(dims) => json!({"file": file, "verdict": "valid", "dims": dims}),
            Verdict::Invalid(report) => {
                let mut document = json!(report.form(&OPTIONS));
                document["file"] = json!(file);
                document["verdict"] = json!("invalid");
                document
            }
            Verdict::Partial { rows, part: (i, n) } => {
                json!({"file": file, "verdict": "partial", "rows": rows, "part": i, "of": n})
            }
            Verdict::Unchecked(failure) => {
                json!({"file": file, "verdict": "unchecked", "error": failure.message()})
            }
        };
        if !one.converted.is_empty() {
            document["converted"] = json!(one.converted);
        }
        if !one.help.is_empty() {
            document["help"] = json!(one.help);
        }
        if !one.notes.is_empty() {
            document["notes"] = json!(one.notes);
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
        Verdict::Partial { rows, part } => format!("<p>{}</p>", pieces::said(*rows, *part)),
        Verdict::Invalid(report) => report.html_in(&OPTIONS),
        Verdict::Unchecked(failure) => {
            format!(
                "<p>not checked</p>\n<pre>{}</pre>",
                escape(failure.message())
            )
        }
    };
    for line in one.converted.iter().chain(&one.help).chain(&one.notes) {
        let _ = write!(body, "\n<p>{}</p>", escape(line));
    }
    (one.source.to_string(), body)
}
