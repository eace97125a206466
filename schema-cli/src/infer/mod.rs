//! `schema infer`: a schema of data that is known to be good.

mod guess;

use std::path::PathBuf;

use schema_core::Schema;

use crate::content::Limits;
use crate::failure::{Failure, Outcome, note};
use crate::output::{Out, Target};
use crate::rust::text as rust;
use crate::source::Source;

/// Write a schema that data fulfils: its names, dtypes and shapes.
///
/// The size of axis 0 that arrays share becomes the symbol `batch`; all other sizes are fixed. NaN
/// and infinities are allowed where the data has them, which is noted on standard error.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema infer train.npz > train.schema.json
  schema infer train.npz --ranges --labels -o train.schema.json
  schema infer train.npz --rust --name Training -o src/training.rs

Exit status: 0, or 2 where no schema can be written.")]
pub(crate) struct Args {
    /// A data file; `-` is standard input.
    data: PathBuf,

    /// Write a Rust struct instead of JSON.
    #[arg(long)]
    rust: bool,

    /// What the schema is called [default: as the file, `TrainSet` for `train_set.npz`].
    #[arg(long)]
    name: Option<String>,

    /// Ask for values in the range that the data has.
    #[arg(long)]
    ranges: bool,

    /// Ask for the values that the data has, where integers, truth values or text are few.
    #[arg(long)]
    labels: bool,

    #[command(flatten)]
    target: Target,

    #[command(flatten)]
    limits: Limits,
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let source = Source::from(args.data.clone());
    let arrays = source.arrays("array", &args.limits)?;
    let rules = guess::Rules {
        ranges: args.ranges,
        labels: args.labels,
    };
    let name = match &args.name {
        Some(name) => name.clone(),
        None => rust::type_name(&source.stem().unwrap_or("Data".into())),
    };
    let guessed = guess::schema(&arrays, name, &source, &rules)?;
    let text = if args.rust {
        rust::source_text(&guessed.schema, None, &[])?
    } else {
        json(&guessed.schema)?
    };
    for said in &guessed.notes {
        note(said);
    }
    if args.rust {
        for said in rust::crates(&guessed.schema) {
            note(&said);
        }
    }
    args.target.write(text.as_bytes(), out)?;
    Ok(Outcome::Good)
}

fn json(schema: &Schema) -> Result<String, Failure> {
    match serde_json::to_string_pretty(schema) {
        Ok(json) => Ok(json + "\n"),
        Err(error) => Err(Failure::new(format!(
            "the schema cannot be written as JSON: {error}"
        ))),
    }
}
