//! `schema check`: checks data against a schema or a model.

pub(crate) mod merge;
pub(crate) mod pieces;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use schema_core::{Coerce, Dims, Report};
use schema_tools::check::{Against, Options};
use schema_tools::sarif::{self, Found};
use serde_json::{Value, json};

use crate::failure::{Failure, Outcome, note};
use crate::model::ModelOptions;
use crate::output::Out;
use crate::page::{escape, page};
use crate::progress::Progress;
use crate::reading::{self, Reading};
use crate::set::Finder;
use crate::source::{self, Source};
use crate::style::{self, GOOD, HELP, WRONG};
use crate::text::{VOICE, counted, shown};

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

/// Which conversions of numbers are allowed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Cast {
    /// Convert nothing.
    Strict,
    /// Convert if no value changes.
    Lossless,
    /// Convert and round.
    Lossy,
}

impl From<Cast> for Coerce {
    fn from(cast: Cast) -> Coerce {
        match cast {
            Cast::Strict => Coerce::Strict,
            Cast::Lossless => Coerce::Lossless,
            Cast::Lossy => Coerce::Lossy,
        }
    }
}

impl Args {
    fn options(&self) -> Options {
        (self.model).to_options(self.coerce.into(), self.without_custom_checks)
    }
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
    fn found(&self) -> Found<'_> {
        match self {
            Verdict::Valid(_) | Verdict::Partial { .. } => Found::Nothing,
            Verdict::Invalid(report) => Found::Violations(report),
            Verdict::Unchecked(failure) => Found::Unchecked(failure.message()),
        }
    }

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
    let options = args.options();
    custom_checks(&against, &file, &options)?;

    let progress = Progress::new(&sources);
    let mut printed = BTreeSet::new();
    let mut checked = Vec::with_capacity(sources.len());
    for source in sources {
        let one = pieces::wanted(args, &source).and_then(|wanted| match wanted {
            Some(wanted) => progress.following(&source, |told| {
                pieces::check(args, &options, &against, &file, (&source, wanted), told)
            }),
            None => progress.during(&source, || check(args, &options, &against, &file, &source)),
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
        Format::Sarif => {
            let files = checked
                .iter()
                .map(|one| (uri(&one.source), one.verdict.found()));
            out.json(&sarif::log(files, &VOICE))?;
        }
    }
    let outcomes = checked.iter().map(|one| one.verdict.outcome());
    Ok(outcomes.max().unwrap_or(Outcome::Good))
}

/// The place of the source, as SARIF names it.
fn uri(source: &Source) -> String {
    let first = match source {
        Source::Parts(parts) => parts.first().map_or(source, |(_, part)| part),
        _ => source,
    };
    match (first, first.path()) {
        (_, Some(path)) => sarif::uri(path),
        (Source::Set(set), None) => match &set.files[..] {
            [only] if !only.is_remote() => sarif::uri(only.path()),
            _ => sarif::uri(Path::new(&set.name)),
        },
        _ => "stdin".to_owned(),
    }
}

/// Checks one file.
fn check(
    args: &Args,
    options: &Options,
    against: &Against,
    file: &Source,
    source: &Source,
) -> Result<Checked, Failure> {
    let arrays = source.arrays(against.first(), &args.reading)?;
    let mut notes = reading::notes(source, &arrays);
    let judged = against.check(&file.to_string(), arrays, options)?;
    notes.extend(judged.notes);
    let mut help = judged.help;
    if let Err(report) = &judged.verdict
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
    Ok(Checked {
        source: source.clone(),
        verdict: judged.verdict.into(),
        converted: judged.converted,
        help,
        notes,
    })
}

/// Fails if the schema names functions of the Rust program, unless they may be skipped.
pub(crate) fn custom_checks(
    against: &Against,
    file: &Source,
    options: &Options,
) -> Result<(), Failure> {
    if let Some(skipped) = against.custom_checks(&file.to_string(), options)? {
        note(&skipped);
    }
    Ok(())
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
            let report = style::outline(&report.outline(&VOICE.report));
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
                let mut document = json!(report.form(&VOICE.report));
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
        Verdict::Invalid(report) => report.html_in(&VOICE.report),
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
