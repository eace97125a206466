//! `schema diff`: what changed between two schemas or models, and what that breaks.

use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use schema_core::Schema;
use schema_core::spec::Change;
use serde_json::json;

use crate::failure::{Failure, Outcome};
use crate::output::Out;
use crate::source::Source;
use crate::style::{GOOD, HEAD, WRONG};
use crate::text::{counted, shown};

/// Tell what changed between two schemas, or two models, and what that breaks.
///
/// Of a model, it is what `fit` takes. Names that Keras made up count for nothing: such inputs, and
/// a single output, are compared in order.
///
/// A change breaks callers where the inputs that they send may be refused though they were accepted
/// before, and stored data where a file of inputs, labels and weights may be.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema diff old.schema.json new.schema.json
  schema diff old.keras new.keras
  git show HEAD:train.schema.json | schema diff - train.schema.json

Exit status: 0 where nothing breaks, 1 where something does, 2 where one cannot be read.")]
pub(crate) struct Args {
    /// The schema or the model as it was; `-` is standard input.
    old: PathBuf,

    /// The schema or the model as it is; `-` is standard input.
    new: PathBuf,

    /// How to tell it.
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
    if let (Source::Stdin, Source::Stdin) = (&old, &new) {
        return Err(Failure::new(
            "standard input can be read once only\n  help: name one of the schemas",
        ));
    }
    let (before, after) = (old.against()?, new.against()?);
    let after = after.called_as(&before);
    let (old, new) = (before.schema(&old)?, after.schema(&new)?);
    let changes = old.diff(&new);
    match args.format {
        Format::Text => out.write_all(text(&new, &changes).as_bytes())?,
        Format::Json => writeln!(
            out,
            "{:#}",
            json!({"old": old.name(), "new": new.name(), "changes": changes})
        )?,
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
            "{HEAD}{name}{HEAD:#}: {}, {GOOD}none of them breaking{GOOD:#}\n",
            counted(count, "change")
        ),
        (count, breaking) => format!(
            "{HEAD}{name}{HEAD:#}: {}, {WRONG}{breaking} breaking{WRONG:#}\n",
            counted(count, "change")
        ),
    };
    // What breaks comes first.
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
