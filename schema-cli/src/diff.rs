//! `schema diff`: the changes between two schemas or models, and what they break.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;
use schema_core::Schema;
use schema_core::spec::Change;
use serde_json::json;

use crate::failure::{Failure, Outcome};
use crate::output::Out;
use crate::source::{self, Source};
use crate::style::{GOOD, HEAD, WRONG};
use crate::text::{VOICE, counted, shown};

/// Show what changed between two schemas or models, and what the changes break.
///
/// For models, the arrays that `fit` accepts are compared. Inputs whose names Keras generated, and
/// a single output, are compared in order; their names do not count.
///
/// A change breaks callers if inputs that were accepted may now be rejected. It breaks stored data
/// if files of inputs, labels and weights that were accepted may now be rejected.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema diff old.schema.json new.schema.json
  schema diff old.keras new.keras
  git show HEAD:train.schema.json | schema diff - train.schema.json

Exit status: 0 if nothing breaks, 1 if something does, 2 if a file cannot be read.")]
pub(crate) struct Args {
    /// The old schema or model; `-` is standard input.
    old: PathBuf,

    /// The new schema or model; `-` is standard input.
    new: PathBuf,

    /// The format of the output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let (old, new) = (
        Source::from(args.old.clone()),
        Source::from(args.new.clone()),
    );
    source::at_most_one_stdin([&old, &new])?;
    let (before, after) = (old.against()?, new.against()?);
    let after = after.with_names_of(&before);
    let (old, new) = (
        before.schema(&old.to_string(), &VOICE)?,
        after.schema(&new.to_string(), &VOICE)?,
    );
    let changes = old.diff(&new);
    match args.format {
        Format::Text => out.text(&text(&new, &changes))?,
        Format::Json => {
            out.json(&json!({"old": old.name(), "new": new.name(), "changes": changes}))?;
        }
    }
    Ok(if changes.iter().any(breaks) {
        Outcome::Bad
    } else {
        Outcome::Good
    })
}

fn breaks(change: &Change) -> bool {
    change.breaks_callers() || change.breaks_stored()
}

fn text(new: &Schema, changes: &[Change]) -> String {
    let name = shown(new.name());
    let breaking = changes.iter().filter(|change| breaks(change)).count();
    let mut text = match (changes.len(), breaking) {
        (0, _) => format!("{HEAD}{name}{HEAD:#}: no change\n"),
        (count, 0) => format!(
            "{HEAD}{name}{HEAD:#}: {}, {GOOD}none breaking{GOOD:#}\n",
            counted(count, "change")
        ),
        (count, breaking) => format!(
            "{HEAD}{name}{HEAD:#}: {}, {WRONG}{breaking} breaking{WRONG:#}\n",
            counted(count, "change")
        ),
    };
    // Breaking changes come first.
    let (bad, good): (Vec<&Change>, Vec<&Change>) =
        changes.iter().partition(|change| breaks(change));
    for change in bad.into_iter().chain(good) {
        let whom = match (change.breaks_callers(), change.breaks_stored()) {
            (true, true) => "callers and stored data",
            (true, false) => "callers",
            (false, true) => "stored data",
            (false, false) => "",
        };
        let head = match whom {
            "" => format!("{GOOD}compatible{GOOD:#}"),
            _ => format!("{WRONG}breaking{WRONG:#}"),
        };
        let _ = writeln!(text, "  {head}: {}", shown(&change.to_string()));
        let _ = match (whom, change.why()) {
            ("", "") => Ok(()),
            ("", why) => writeln!(text, "    {why}"),
            (whom, why) => writeln!(text, "    for {whom}: {why}"),
        };
    }
    text
}
