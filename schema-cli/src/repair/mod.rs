//! `schema repair`: data mended by a plan, so that a schema accepts it.

mod steps;

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use schema_core::repair::{Imputation, RepairLog, Step};
use schema_core::{Arrays, Dims, Repair, Report, Schema, Violation};
use serde_json::{Value, json};

use crate::check::custom_checks;
use crate::content::Limits;
use crate::failure::{Failure, Outcome, note};
use crate::model::{Against, ModelOptions};
use crate::output::{self, Out};
use crate::page::{escape, page};
use crate::source::Source;
use crate::style::{self, GOOD, HELP, WRONG};
use crate::text::{OPTIONS, counted, shown};

use self::steps::Steps;

/// Mend data by steps that are named, tell what each did, and write what is valid then.
///
/// Without steps the plan is what `on_missing` in the schema says. With `--plan` and steps, the
/// steps come behind the plan's. Nothing is done that no step says, and nothing is written unless
/// all of it is valid in the end.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema repair train.schema.json new.npz -o mended.npz
  schema repair train.schema.json new.npz --coerce lossy --impute x=mean -o mended.npz
  schema repair train.schema.json new.npz --discard x --impute x=median -o mended.npz
  schema repair train.schema.json train.npz --impute x=mean --fit-to plan.json -o mended.npz
  schema repair train.schema.json request.npz --plan plan.json -o mended.npz
  schema repair model.keras train.npz --coerce lossy --dry-run

Exit status: 0 where the data is valid, mended or not, 1 where it could not be mended, 2 where
something cannot be read or written.")]
pub(crate) struct Args {
    /// The schema, as JSON, or a model file.
    schema: PathBuf,

    /// The data; `-` is standard input.
    data: PathBuf,

    /// Write the mended data to this file, in the format that its extension names.
    #[arg(short, long, value_name = "FILE", required_unless_present = "dry_run")]
    output: Option<PathBuf>,

    /// Do all but write.
    #[arg(long)]
    dry_run: bool,

    /// Replace files where they exist.
    #[arg(long)]
    force: bool,

    /// How to tell what was done.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Take the steps from this file, as JSON.
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,

    /// Write the plan with what it learnt here, means as numbers, for `--plan` on other data.
    #[arg(long, value_name = "FILE")]
    fit_to: Option<PathBuf>,

    #[command(flatten)]
    steps: Steps,

    /// Leave out the checks that only the schema's Rust struct can run.
    #[arg(long, help_heading = "Checks")]
    without_custom_checks: bool,

    #[command(flatten, next_help_heading = "Checks")]
    model: ModelOptions,

    #[command(flatten)]
    limits: Limits,
}

/// How many steps are proposed at most.
const MOST: usize = 4;

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
    Html,
}

/// What came of it.
enum Ending {
    Valid(Dims),
    Invalid(Report),
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let file = Source::from(args.schema.clone());
    let source = Source::from(args.data.clone());
    if let (Source::Stdin, Source::Stdin) = (&file, &source) {
        return Err(Failure::new(
            "standard input can be read once only\n  help: write `-` for one file, and name the other",
        ));
    }
    if args.output.is_some() && args.output == args.fit_to {
        return Err(Failure::new(
            "the data and the plan cannot be one file\n  help: name another one for `--fit-to`",
        ));
    }
    let written = [&args.output, &args.fit_to].into_iter().flatten();
    for path in written.filter(|_| !args.force && !args.dry_run) {
        output::refuse_existing(path)?;
    }
    let against = file.against()?;
    if let Against::Schema(schema) = &against {
        custom_checks(schema, &file, args.without_custom_checks)?;
    }
    let plan = plan(args)?;
    let arrays = source.arrays(against.first(), &args.limits)?;
    // A model is asked for the names that the arrays will have.
    let held = match (&against, plan.as_ref().and_then(renames)) {
        (Against::Model(_), Some(renames)) => {
            let named = applied(&renames, &Schema::new(""), arrays.clone()).0;
            against.held(&file, &named, &args.model)?
        }
        _ => against.held(&file, &arrays, &args.model)?,
    };
    for sentence in &held.notes {
        note(sentence);
    }
    let schema = held.schema;
    let plan = plan.unwrap_or_else(|| Repair::of(&schema));

    let fitted = args.fit_to.as_ref().map(|_| plan.fit(&schema, &arrays));
    let (mended, log) = applied(&plan, &schema, arrays);
    let ending = match schema.validate(&mended) {
        Ok(dims) => Ending::Valid(dims),
        Err(report) => Ending::Invalid(report),
    };
    let is_valid = matches!(ending, Ending::Valid(_));
    let mut files = Vec::new();
    if is_valid && !args.dry_run {
        let fitted = fitted.transpose().map_err(|left| {
            Failure::new(format!("nothing can be learnt from `{source}`\n{left}"))
        })?;
        if let Some(path) = &args.output {
            output::write_arrays(path, &mended, args.force)?;
            files.push(path.as_path());
        }
        if let (Some(path), Some(fitted)) = (&args.fit_to, fitted) {
            output::write_file(path, plan_text(&fitted)?.as_bytes(), args.force)?;
            files.push(path.as_path());
        }
    }
    let told = Told {
        source: &source,
        plan: &plan,
        log: &log,
        ending: &ending,
        files: &files,
    };
    match args.format {
        Format::Text => out.write_all(told.to_text().as_bytes())?,
        Format::Json => writeln!(out, "{:#}", told.to_json(schema.name()))?,
        Format::Html => {
            let part = (source.to_string(), told.to_html());
            out.write_all(page("schema repair", &[part]).as_bytes())?;
        }
    }
    Ok(if is_valid {
        Outcome::Good
    } else {
        Outcome::Bad
    })
}

/// The plan that the arguments say; none where they say nothing.
fn plan(args: &Args) -> Result<Option<Repair>, Failure> {
    let Some(path) = &args.plan else {
        let steps = args.steps.0.clone();
        return Ok((!steps.is_empty()).then_some(steps));
    };
    let named = shown(&path.display().to_string());
    let text = fs::read(path)
        .map_err(|error| Failure::new(format!("`{named}` cannot be read: {error}")))?;
    let plan: Repair = serde_json::from_slice(&text).map_err(|error| {
        Failure::new(format!(
            "`{named}` is no plan: {}\n  help: a plan is JSON: {{\"steps\": [{{\"step\": \"impute\", \
             \"array\": \"x\", \"with\": \"mean\"}}]}}; `--fit-to` writes one",
            shown(&error.to_string())
        ))
    })?;
    Ok(Some(plan.and(args.steps.0.clone())))
}

fn plan_text(plan: &Repair) -> Result<String, Failure> {
    match serde_json::to_string_pretty(plan) {
        Ok(json) => Ok(json + "\n"),
        Err(error) => Err(Failure::new(format!(
            "the plan cannot be written as JSON: {error}"
        ))),
    }
}

/// The steps that say what arrays there are; none where no step does.
fn renames(plan: &Repair) -> Option<Repair> {
    let steps = plan.steps().iter();
    let renames = steps.filter(|step| matches!(step, Step::Rename { .. } | Step::Remove { .. }));
    let renames = renames.fold(Repair::new(), |plan, step| plan.then(step.clone()));
    (!renames.is_empty()).then_some(renames)
}

/// The options that make missing what breaks a rule of the violation's array, and mend that, where
/// the report offers it.
fn discarding(violation: &Violation) -> Option<Vec<String>> {
    let repairs = violation.repairs();
    let is_discard = |step: &Step| matches!(step, Step::Discard { .. });
    let plan = repairs
        .iter()
        .find(|plan| plan.steps().iter().any(is_discard))?;
    let option = |step: &Step| match step {
        Step::Discard { array } => Some(format!("`--discard {}`", shown(array))),
        Step::Impute { array, with, .. } => {
            let with = match with {
                Imputation::Mean => "mean",
                Imputation::Median => "median",
                Imputation::MostFrequent => "most_frequent",
                _ => return None,
            };
            Some(format!("`--impute {}={with}`", shown(array)))
        }
        Step::DropRows {
            along: Some(symbol),
            ..
        } => Some(format!("`--drop-rows {}`", shown(symbol))),
        _ => None,
    };
    plan.steps().iter().map(option).collect()
}

/// The arrays as far as the plan mends them.
fn applied(plan: &Repair, schema: &Schema, arrays: Arrays) -> (Arrays, RepairLog) {
    match plan.apply(schema, arrays) {
        Ok(mended) => mended,
        Err(left) => {
            let (arrays, _, log) = left.into_parts();
            (arrays, log)
        }
    }
}

/// What is told of it.
struct Told<'a> {
    source: &'a Source,
    plan: &'a Repair,
    log: &'a RepairLog,
    ending: &'a Ending,
    files: &'a [&'a Path],
}

impl Told<'_> {
    fn did_something(&self) -> bool {
        let mut steps = self.log.steps().iter();
        steps.any(|done| !matches!(done.kind(), schema_core::repair::RepairedKind::Not { .. }))
    }

    /// What may help where no step was given.
    fn help(&self) -> Option<String> {
        let Ending::Invalid(report) = self.ending else {
            return None;
        };
        if !self.plan.is_empty() {
            return None;
        }
        let mut options = Vec::new();
        for violation in report.violations() {
            let name = shown(violation.array());
            let of_violation = match violation.code() {
                "dtype" => vec!["`--coerce lossy`".to_owned()],
                "missing" | "infinite" | "range" | "one_of" => match discarding(violation) {
                    Some(options) => options,
                    None if violation.code() == "missing" => {
                        vec![format!("`--impute {name}=mean`")]
                    }
                    None => continue,
                },
                "rank" => vec![format!("`--reshape {name}`")],
                "unexpected" => vec![format!("`--remove {name}`")],
                _ => continue,
            };
            for option in of_violation {
                if !options.contains(&option) && options.len() < MOST {
                    options.push(option);
                }
            }
        }
        Some(match options.as_slice() {
            [] => "nothing was tried, for no step was given".to_owned(),
            options => format!(
                "nothing was tried; steps are given as options: {}",
                options.join(", ")
            ),
        })
    }

    fn to_text(&self) -> String {
        let source = self.source;
        let mut text = match self.ending {
            Ending::Valid(dims) => {
                let how = if self.did_something() {
                    "mended"
                } else {
                    "valid already"
                };
                let dims = match dims.iter().len() {
                    0 => String::new(),
                    _ => format!(" ({})", shown(&dims.to_string())),
                };
                format!("{source}: {GOOD}{how}{GOOD:#}{dims}\n")
            }
            Ending::Invalid(report) => {
                let count = counted(report.violations().len(), "violation");
                let left = if self.did_something() { " left" } else { "" };
                let report = style::report(&report.text_in(&OPTIONS));
                format!("{source}: {WRONG}not mended, {count}{left}{WRONG:#}\n{report}")
            }
        };
        if !self.log.is_empty() {
            text.push_str(&style::report(&self.log.to_string()));
        }
        if let Some(help) = self.help() {
            let _ = writeln!(text, "  {HELP}help{HELP:#}: {help}");
        }
        for path in self.files {
            let _ = writeln!(text, "{}: written", shown(&path.display().to_string()));
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
        match self.ending {
            Ending::Valid(dims) => {
                let verdict = if self.did_something() {
                    "mended"
                } else {
                    "valid"
                };
                document["verdict"] = json!(verdict);
                document["dims"] = json!(dims);
            }
            Ending::Invalid(report) => {
                document["verdict"] = json!("invalid");
                document["violations"] = json!(report.violations());
                if let Some(help) = self.help() {
                    document["help"] = json!(help);
                }
            }
        }
        document
    }

    fn to_html(&self) -> String {
        let mut html = match self.ending {
            Ending::Valid(dims) => {
                let verdict = if self.did_something() {
                    "mended"
                } else {
                    "valid already"
                };
                let dims = match dims.iter().len() {
                    0 => String::new(),
                    _ => format!("\n{}", dims.to_html()),
                };
                format!("<p>{verdict}</p>{dims}")
            }
            Ending::Invalid(report) => {
                format!("<p>not mended</p>\n{}", report.html_in(&OPTIONS))
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
