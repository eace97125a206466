//! `schema repair`: repairs data by a plan, so that a schema accepts it.

mod pieces;
mod steps;

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use schema_core::repair::{RepairLog, RepairedKind};
use schema_core::{Arrays, Coerce, Dims, Repair, Report, Schema};
use schema_tools::check::{Against, Options};
use schema_tools::repair;
use serde_json::{Value, json};

use crate::check::custom_checks;
use crate::failure::{Failure, Outcome, note};
use crate::model::ModelOptions;
use crate::output::{self, Format, Out};
use crate::page::{escape, page};
use crate::reading::{self, Reading};
use crate::source::{self, Source};
use crate::style::{self, GOOD, HELP, WRONG};
use crate::text::{VOICE, counted, shown, shown_path};

use self::pieces::InPieces;
use self::steps::Steps;

/// Repair data by the given steps, report what each did, and write the result if it is valid.
///
/// Without steps, the plan follows from `on_missing` in the schema. With `--plan`, the steps are
/// done after those of the plan. Only the steps change data, and nothing is written unless the
/// result is valid.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema repair train.schema.json new.npz -o repaired.npz
  schema repair train.schema.json new.npz --coerce lossy --impute x=mean -o repaired.npz
  schema repair train.schema.json new.npz --discard x --impute x=median -o repaired.npz
  schema repair train.schema.json train.npz --impute x=mean --fit-to plan.json -o repaired.npz
  schema repair train.schema.json request.npz --plan plan.json -o repaired.npz
  schema repair model.keras train.npz --coerce lossy --dry-run
  schema repair train.schema.json 'shards/*.csv' --impute x=median --fit-to plan.json -o repaired/

Exit status: 0 if the result is valid, 1 if the data could not be repaired, 2 if something cannot be
read or written.")]
pub(crate) struct Args {
    /// The schema, as JSON, or a model file.
    schema: PathBuf,

    /// The data; `-` is standard input; a pattern in quotes, such as `'train-*.csv'`, means files that
    /// are one data set, which is repaired in pieces and may be larger than memory. Files of one array each, with names for the arrays, are one
    /// set of data: `x=x.npy y=y.npy`.
    #[arg(required = true)]
    data: Vec<PathBuf>,

    /// Write the result to this file, in the format that its extension names. For a pattern, it may be a
    /// folder, into which each file is written under its own name.
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    output: Option<PathBuf>,

    /// Write nothing, but do everything else.
    #[arg(long)]
    dry_run: bool,

    /// Replace files if they exist.
    #[arg(long)]
    force: bool,

    /// The format of the output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Read steps from this file, as JSON.
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,

    /// Write the plan with the values learned here, such as means, for `--plan` on other data.
    #[arg(long, value_name = "FILE")]
    fit_to: Option<PathBuf>,

    #[command(flatten)]
    steps: Steps,

    /// Skip the checks that only the schema's Rust struct can run.
    #[arg(long, help_heading = "Checks")]
    without_custom_checks: bool,

    #[command(flatten, next_help_heading = "Checks")]
    model: ModelOptions,

    #[command(flatten)]
    reading: Reading,

    #[command(flatten, next_help_heading = "Data in pieces")]
    pieces: InPieces,
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let file = Source::from(args.schema.clone());
    let source = source::one_of_data(&args.data)?;
    let kept = args.plan.clone().map(Source::from);
    source::at_most_one_stdin([&file, &source].into_iter().chain(&kept))?;
    if args.output.is_some() && args.output == args.fit_to {
        return Err(Failure::new(
            "the data and the plan cannot be written to the same file\n  help: name another file for `--fit-to`",
        ));
    }
    // A folder takes the files of a data set.
    let is_set = matches!(source, Source::Set(_));
    let output = args
        .output
        .as_ref()
        .filter(|path| !(is_set && path.is_dir()));
    let written = [output, args.fit_to.as_ref()].into_iter().flatten();
    for path in written.filter(|_| !args.force && !args.dry_run) {
        output::refuse_existing(path)?;
    }
    let against = file.against_signature(args.model.signature.as_deref())?;
    let options = (args.model).to_options(Coerce::Strict, args.without_custom_checks);
    custom_checks(&against, &file, &options)?;
    let plan = plan(args, kept.as_ref())?;
    if let Some(files) = pieces::files(args, &source)? {
        let first = pieces::first(args, &source, &files)?;
        let schema = expected(&options, &against, &file, &source, &first, plan.as_ref())?;
        drop(first);
        let plan = plan.clone().unwrap_or_else(|| Repair::of(&schema));
        if let Some(written) = pieces::repair(args, &source, &files, &plan, &schema)? {
            let (result, files) = written;
            let repaired = Repaired {
                plan: &plan,
                log: result.log,
                verdict: result.verdict,
            };
            return finish(args, &source, &schema, repaired, out, || {
                files.persist()?;
                Ok(Some(result.plan))
            });
        }
    }
    let arrays = source.arrays(against.first(), &args.reading)?;
    let schema = expected(&options, &against, &file, &source, &arrays, plan.as_ref())?;
    let plan = plan.unwrap_or_else(|| Repair::of(&schema));

    let fitted = args.fit_to.as_ref().map(|_| plan.fit(&schema, &arrays));
    let names: Vec<String> = arrays.names().map(str::to_owned).collect();
    let (arrays, log) = repair::apply(&plan, &schema, arrays);
    let arrays = repair::as_it_was(arrays, &schema, &log, &names);
    let repaired = Repaired {
        plan: &plan,
        verdict: schema.validate(&arrays),
        log,
    };
    finish(args, &source, &schema, repaired, out, || {
        let fitted = fitted.transpose().map_err(|unfitted| {
            let report = unfitted.report().outline(&VOICE.report);
            Failure::new(format!("the plan cannot be fitted to `{source}`\n{report}"))
        })?;
        if let Some(path) = &args.output {
            output::write_arrays(path, &arrays, args.force)?;
        }
        Ok(fitted)
    })
}

/// Returns the schema, and says what was decided about the data.
fn expected(
    options: &Options,
    against: &Against,
    file: &Source,
    source: &Source,
    arrays: &Arrays,
    plan: Option<&Repair>,
) -> Result<Schema, Failure> {
    for sentence in reading::notes(source, arrays) {
        note(&sentence);
    }
    let plan = plan.cloned().unwrap_or_default();
    let expected = repair::expected(against, &file.to_string(), arrays, &plan, options)?;
    for sentence in &expected.notes {
        note(sentence);
    }
    Ok(expected.schema)
}

/// The result of a repair.
struct Repaired<'a> {
    plan: &'a Repair,
    log: RepairLog,
    verdict: Result<Dims, Report>,
}

/// Writes what was repaired if it is valid, and says what was done. `write` writes the data, and returns
/// the plan with what was learned.
fn finish(
    args: &Args,
    source: &Source,
    schema: &Schema,
    repaired: Repaired<'_>,
    out: &mut Out,
    write: impl FnOnce() -> Result<Option<Repair>, Failure>,
) -> Result<Outcome, Failure> {
    let Repaired { plan, log, verdict } = repaired;
    let emptied = repair::emptied(&log);
    let is_good = verdict.is_ok() && emptied.is_none();
    let mut files = Vec::new();
    if is_good && !args.dry_run {
        let fitted = write()?;
        files.extend(args.output.as_deref());
        if let (Some(path), Some(fitted)) = (&args.fit_to, fitted) {
            let text = output::json_text(&fitted, "plan")?;
            output::write_file(path, text.as_bytes(), args.force)?;
            files.push(path.as_path());
        }
    }
    let summary = Summary {
        source,
        plan,
        log: &log,
        verdict: &verdict,
        emptied,
        files: &files,
    };
    match args.format {
        Format::Text => out.text(&summary.to_text())?,
        Format::Json => out.json(&summary.to_json(schema.name()))?,
        Format::Html => {
            let part = (source.to_string(), summary.to_html());
            out.write_all(page("schema repair", &[part]).as_bytes())?;
        }
    }
    Ok(if is_good { Outcome::Good } else { Outcome::Bad })
}

/// Returns the plan of the arguments; `None` if they name no steps.
fn plan(args: &Args, kept: Option<&Source>) -> Result<Option<Repair>, Failure> {
    let Some(kept) = kept else {
        let steps = args.steps.0.clone();
        return Ok((!steps.is_empty()).then_some(steps));
    };
    Ok(Some(kept.plan()?.and(args.steps.0.clone())))
}

/// What is shown to the user.
struct Summary<'a> {
    source: &'a Source,
    plan: &'a Repair,
    log: &'a RepairLog,
    verdict: &'a Result<Dims, Report>,
    /// Why valid data is of no use.
    emptied: Option<String>,
    files: &'a [&'a Path],
}

impl Summary<'_> {
    /// Proposes steps if none was given.
    fn help(&self) -> Option<String> {
        let report = self.verdict.as_ref().err()?;
        let is_asked = self.plan.is_empty();
        is_asked.then(|| match repair::proposed(report, &VOICE).as_slice() {
            [] => "no step was given, so nothing was changed".to_owned(),
            options => format!("no step was given; try {}", options.join(", ")),
        })
    }

    fn has_changes(&self) -> bool {
        let mut steps = self.log.steps().iter();
        steps.any(|done| !matches!(done.kind(), RepairedKind::Not { .. }))
    }

    fn to_text(&self) -> String {
        let source = self.source;
        let mut text = match (self.verdict, &self.emptied) {
            (Ok(_), Some(reason)) => {
                format!("{source}: {WRONG}not repaired{WRONG:#}: {reason}\n")
            }
            (Ok(dims), None) => {
                let verdict = if self.has_changes() {
                    "repaired"
                } else {
                    "already valid"
                };
                let dims = match dims.iter().len() {
                    0 => String::new(),
                    _ => format!(" ({})", shown(&dims.to_string())),
                };
                format!("{source}: {GOOD}{verdict}{GOOD:#}{dims}\n")
            }
            (Err(report), _) => {
                let count = counted(report.violations().len(), "violation");
                let left = if self.has_changes() { " left" } else { "" };
                let report = style::outline(&report.outline(&VOICE.report));
                format!("{source}: {WRONG}not repaired, {count}{left}{WRONG:#}\n{report}")
            }
        };
        if !self.log.is_empty() {
            text.push_str(&style::outline(&self.log.outline()));
        }
        if let Some(help) = self.help() {
            let _ = writeln!(text, "  {HELP}help{HELP:#}: {help}");
        }
        for path in self.files {
            let _ = writeln!(text, "{}: written", shown_path(path));
        }
        text
    }

    fn to_json(&self, schema: &str) -> Value {
        let files: Vec<String> = (self.files.iter())
            .map(|path| path.display().to_string())
            .collect();
        let mut document = json!({
            "file": self.source.to_string(),
            "schema": schema,
            "steps": self.log.steps(),
            "written": files,
        });
        match (self.verdict, &self.emptied) {
            (Ok(_), Some(reason)) => {
                document["verdict"] = json!("invalid");
                document["help"] = json!(reason);
            }
            (Ok(dims), None) => {
                let verdict = if self.has_changes() {
                    "repaired"
                } else {
                    "valid"
                };
                document["verdict"] = json!(verdict);
                document["dims"] = json!(dims);
            }
            (Err(report), _) => {
                document["verdict"] = json!("invalid");
                let form = json!(report.form(&VOICE.report));
                document["violations"] = form["violations"].clone();
                if let Some(more) = form.get("more") {
                    document["more"] = more.clone();
                }
                if let Some(help) = self.help() {
                    document["help"] = json!(help);
                }
            }
        }
        document
    }

    fn to_html(&self) -> String {
        let mut html = match (self.verdict, &self.emptied) {
            (Ok(_), Some(reason)) => format!("<p>not repaired: {}</p>", escape(reason)),
            (Ok(dims), None) => {
                let verdict = if self.has_changes() {
                    "repaired"
                } else {
                    "already valid"
                };
                let dims = match dims.iter().len() {
                    0 => String::new(),
                    _ => format!("\n{}", dims.to_html()),
                };
                format!("<p>{verdict}</p>{dims}")
            }
            (Err(report), _) => {
                format!("<p>not repaired</p>\n{}", report.html_in(&VOICE.report))
            }
        };
        if !self.log.is_empty() {
            let _ = write!(html, "\n<pre>{}</pre>", escape(&self.log.to_string()));
        }
        if let Some(help) = self.help() {
            let _ = write!(html, "\n<p>{}</p>", escape(&help));
        }
        html
    }
}
