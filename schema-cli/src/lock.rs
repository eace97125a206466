//! `schema lock`: what models say, in a small file beside each.

use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use schema_core::Model;
use schema_core::model::{ModelError, ModelErrorKind};
use schema_core::model::{SidecarChange, SidecarState};

use crate::failure::{Failure, Outcome};
use crate::model::failure;
use crate::output::Out;
use crate::style::{GOOD, HEAD, HELP, WRONG};
use crate::text::shown;

/// How many differences of one model are told.
const TOLD: usize = 20;

/// Write what a model takes into a small file beside it, to be checked in.
///
/// The file has the model's name and `.schema.json` behind it. It is JSON, an input or output a
/// line, and is read in place of a model that is too large to be checked in, or to be read at each
/// build: by `#[input(model = ..)]` of the derive, and by this command wherever a model goes. One
/// that says the same as the model is left as it is.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema lock models/dense.keras           writes models/dense.keras.schema.json
  schema lock models/*.onnx --check        whether each still says what its model says

Exit status: 0; with `--check`, 1 where one is missing or differs; 2 where a model cannot be read or
a file cannot be written. The other models are done all the same.")]
pub(crate) struct Args {
    /// Model files, or folders of models.
    #[arg(required = true, value_name = "MODEL")]
    models: Vec<PathBuf>,

    /// Write nothing, and tell which files are missing or differ from their models.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let mut worst = Outcome::Good;
    for model in &args.models {
        let done = if model == Path::new("-") {
            Err(Failure::new(
                "there is no place beside standard input\n  help: name the file of the model",
            ))
        } else if args.check {
            check(model)
        } else {
            write(model)
        };
        let outcome = match done {
            Ok((outcome, text)) => {
                let sidecar = Model::sidecar_path(model);
                let named = shown(&sidecar.display().to_string());
                write!(out, "{HEAD}{named}{HEAD:#}: {text}")?;
                out.flush()?;
                outcome
            }
            Err(failure) => {
                failure.tell();
                Outcome::Failed
            }
        };
        worst = worst.max(outcome);
    }
    Ok(worst)
}

fn write(model: &Path) -> Result<(Outcome, String), Failure> {
    let word = match Model::write_sidecar(model).map_err(|error| failure(&error))? {
        SidecarChange::Written => "written",
        SidecarChange::Renewed => "renewed",
        SidecarChange::Unchanged => "unchanged",
    };
    Ok((Outcome::Good, format!("{GOOD}{word}{GOOD:#}\n")))
}

fn check(model: &Path) -> Result<(Outcome, String), Failure> {
    let state = Model::sidecar_state(model).map_err(|error| failure(&error))?;
    let (word, lines) = match state {
        SidecarState::Current => {
            return Ok((Outcome::Good, format!("{GOOD}unchanged{GOOD:#}\n")));
        }
        SidecarState::Absent => ("missing", Vec::new()),
        SidecarState::Stale(differences) => ("differs", few(differences)),
        SidecarState::Unreadable(error) => match error.kind() {
            ModelErrorKind::Io { .. } => return Err(failure(&error)),
            _ => ("unreadable", reason(&error)),
        },
    };
    let mut text = format!("{WRONG}{word}{WRONG:#}\n");
    for line in lines {
        let _ = writeln!(text, "  {}", shown(&line));
    }
    let _ = writeln!(text, "  {HELP}help{HELP:#}: write it with `schema lock`");
    Ok((Outcome::Bad, text))
}

fn few(mut differences: Vec<String>) -> Vec<String> {
    let more = differences.len().saturating_sub(TOLD);
    differences.truncate(TOLD);
    if more > 0 {
        differences.push(format!("and {more} more"));
    }
    differences
}

/// What is wrong with a file that is named already, without what would mend it.
fn reason(error: &ModelError) -> Vec<String> {
    let mut lines = vec![error.kind().to_string()];
    lines.extend(error.kind().details());
    lines
}
