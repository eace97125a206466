//! `schema check`: data against a schema.

mod sarif;

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use schema_core::{Constraint, Dims, Report, Schema};
use serde_json::{Value, json};

use crate::failure::{Failure, Outcome, note};
use crate::output::Out;
use crate::page::{escape, page};
use crate::progress::Progress;
use crate::source::{Limits, Source};
use crate::style::{self, GOOD, WRONG};
use crate::text::{counted, shown};

/// Hold data against a schema, and tell everything that is wrong.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema check train.schema.json train.npz
  schema check train.schema.json batches/*.npz --format sarif > report.sarif
  make-batch | schema check train.schema.json -

Exit status: 0 where all data is valid, 1 where some is not, 2 where something cannot be checked.")]
pub(crate) struct Args {
    /// The schema, as JSON.
    schema: PathBuf,

    /// Data files; `-` is standard input. An .npy file on standard input is called what the
    /// schema's first array is called.
    #[arg(required = true)]
    data: Vec<PathBuf>,

    /// How to tell it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Leave out the checks that only the schema's Rust struct can run.
    #[arg(long)]
    without_custom_checks: bool,

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
    let schema = file.schema()?;
    custom_checks(&schema, &file, args.without_custom_checks)?;
    let name = schema.array(0).map_or("array", |spec| spec.name());

    let progress = Progress::of(&sources);
    let mut verdicts = Vec::with_capacity(sources.len());
    for source in sources {
        let verdict = progress.on(&source, || match source.arrays(name, &args.limits) {
            Ok(arrays) => match schema.validate(&arrays) {
                Ok(dims) => Verdict::Valid(dims),
                Err(report) => Verdict::Invalid(report),
            },
            Err(failure) => Verdict::Unchecked(failure),
        });
        progress.aside(|| {
            if let Verdict::Unchecked(failure) = &verdict {
                failure.tell();
            }
            if let Format::Text = args.format {
                out.write_all(text(&source, &verdict).as_bytes())?;
                out.flush()?;
            }
            Ok::<_, Failure>(())
        })?;
        verdicts.push((source, verdict));
    }
    drop(progress);
    match args.format {
        Format::Text => {}
        Format::Json => writeln!(out, "{:#}", document(&schema, &verdicts))?,
        Format::Html => {
            let parts: Vec<_> = verdicts.iter().map(section).collect();
            out.write_all(page("schema check", &parts).as_bytes())?;
        }
        Format::Sarif => writeln!(out, "{:#}", sarif::log(&verdicts))?,
    }
    let outcomes = verdicts.iter().map(|(_, verdict)| verdict.outcome());
    Ok(outcomes.max().unwrap_or(Outcome::Good))
}

/// Refuses what no file can say, a function of the user's own, unless it may be left out.
fn custom_checks(schema: &Schema, file: &Source, leave_out: bool) -> Result<(), Failure> {
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

fn text(source: &Source, verdict: &Verdict) -> String {
    match verdict {
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
            let report = style::report(&report.to_string());
            format!("{source}: {WRONG}{count}{WRONG:#}\n{report}")
        }
        // Standard error says why.
        Verdict::Unchecked(_) => format!("{source}: {WRONG}not checked{WRONG:#}\n"),
    }
}

/// One document for all files.
fn document(schema: &Schema, verdicts: &[(Source, Verdict)]) -> Value {
    let file = |(source, verdict): &(Source, Verdict)| {
        let file = source.to_string();
        match verdict {
            Verdict::Valid(dims) => json!({"file": file, "verdict": "valid", "dims": dims}),
            Verdict::Invalid(report) => {
                let violations = report.violations();
                json!({"file": file, "verdict": "invalid", "violations": violations})
            }
            Verdict::Unchecked(failure) => {
                json!({"file": file, "verdict": "unchecked", "error": failure.message()})
            }
        }
    };
    let files: Vec<Value> = verdicts.iter().map(file).collect();
    json!({"schema": schema.name(), "files": files})
}

fn section((source, verdict): &(Source, Verdict)) -> (String, String) {
    let body = match verdict {
        Verdict::Valid(dims) if dims.iter().len() == 0 => "<p>valid</p>".to_owned(),
        Verdict::Valid(dims) => format!("<p>valid</p>\n{}", dims.to_html()),
        Verdict::Invalid(report) => report.to_html(),
        Verdict::Unchecked(failure) => {
            format!(
                "<p>not checked</p>\n<pre>{}</pre>",
                escape(failure.message())
            )
        }
    };
    (source.to_string(), body)
}
