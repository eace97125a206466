//! `schema lock`: writes what a model declares to a sidecar, a small file next to it.

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
use crate::text::{shown, shown_path};

/// What is said of a schema.
const NEEDLESS: &str = "a schema, which needs no sidecar\n";

/// How many differences of one model are shown.
const SHOWN: usize = 20;

/// Write what a model declares to a sidecar, a small file next to it, to be committed.
///
/// The sidecar has the model's name plus `.schema.json`. It is JSON with one line per input or
/// output. It replaces a model that is too large to commit or to read at each build: both
/// `#[input(model = ..)]` of the derive and this command accept it instead of the model. A sidecar
/// that agrees with its model is not rewritten. A schema, as `schema infer` writes one, needs none.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema lock models/dense.keras           writes models/dense.keras.schema.json
  schema lock models/*.onnx --check        checks that each agrees with its model
  schema lock models/text --signature encode
                                           writes one of several signatures

Exit status: 0; with `--check`, 1 if a sidecar is missing or differs; 2 if a model cannot be read or
a sidecar cannot be written. The other models are processed nevertheless.")]
pub(crate) struct Args {
    /// Model files, or folders of models.
    #[arg(required = true, value_name = "MODEL")]
    models: Vec<PathBuf>,

    /// The signature to write, of models with several [default: that of the sidecar there is, or else
    /// the usual one].
    #[arg(long, value_name = "NAME")]
    signature: Option<String>,

    /// Write nothing; report sidecars that are missing or differ from their models.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let signature = args.signature.as_deref();
    let mut worst = Outcome::Good;
    for model in &args.models {
        let done = if model == Path::new("-") {
            Err(Failure::new(
                "a model on standard input cannot have a sidecar\n  help: name the file of the model",
            ))
        } else if args.check {
            check(model, signature)
        } else {
            write(model, signature)
        };
        let outcome = match done {
            Ok((outcome, text)) => {
                let named = match text {
                    Some(_) => shown_path(&Model::sidecar_path(model)),
                    None => shown_path(model),
                };
                let text = text.unwrap_or_else(|| NEEDLESS.to_owned());
                out.text(&format!("{HEAD}{named}{HEAD:#}: {text}"))?;
                out.flush()?;
                outcome
            }
            Err(failure) => {
                failure.print();
                Outcome::Failed
            }
        };
        worst = worst.max(outcome);
    }
    Ok(worst)
}

fn write(model: &Path, signature: Option<&str>) -> Result<(Outcome, Option<String>), Failure> {
    let change = match signature {
        Some(name) => Model::write_sidecar_of_signature(model, name),
        None => Model::write_sidecar(model),
    };
    let word = match change.map_err(|error| failure(&error))? {
        SidecarChange::Needless => return Ok((Outcome::Good, None)),
        SidecarChange::Written => "written",
        SidecarChange::Renewed => "renewed",
        _ => "unchanged",
    };
    Ok((Outcome::Good, Some(format!("{GOOD}{word}{GOOD:#}\n"))))
}

fn check(model: &Path, signature: Option<&str>) -> Result<(Outcome, Option<String>), Failure> {
    let state = match signature {
        Some(name) => Model::sidecar_state_of_signature(model, name),
        None => Model::sidecar_state(model),
    };
    let (word, lines) = match state.map_err(|error| failure(&error))? {
        SidecarState::Needless => return Ok((Outcome::Good, None)),
        SidecarState::Current => {
            return Ok((Outcome::Good, Some(format!("{GOOD}unchanged{GOOD:#}\n"))));
        }
        SidecarState::Absent => ("missing", Vec::new()),
        SidecarState::Stale(differences) => ("differs", few(differences)),
        SidecarState::Unreadable(error) => match error.kind() {
            ModelErrorKind::Io { .. } => return Err(failure(&error)),
            _ => ("unreadable", reason(&error)),
        },
        state => ("differs", vec![format!("it is {state:?}")]),
    };
    let mut text = format!("{WRONG}{word}{WRONG:#}\n");
    for line in lines {
        let _ = writeln!(text, "  {}", shown(&line));
    }
    let _ = writeln!(text, "  {HELP}help{HELP:#}: write it with `schema lock`");
    Ok((Outcome::Bad, Some(text)))
}

fn few(mut differences: Vec<String>) -> Vec<String> {
    let more = differences.len().saturating_sub(SHOWN);
    differences.truncate(SHOWN);
    if more > 0 {
        differences.push(format!("and {more} more"));
    }
    differences
}

/// Returns the lines of the error without the name of the file and without help.
fn reason(error: &ModelError) -> Vec<String> {
    let mut lines = vec![error.kind().to_string()];
    lines.extend(error.kind().details());
    lines
}
