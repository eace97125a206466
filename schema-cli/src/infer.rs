//! `schema infer`: writes a schema for data that is known to be good.

use std::path::PathBuf;

use schema_core::profile::Profile;
use schema_tools::forms::{python, rust};
use schema_tools::infer::Infer;

use crate::failure::{Failure, Outcome, note};
use crate::output::{Out, Target, json_text};
use crate::profile::{self, How};
use crate::reading::{self, Reading};
use crate::source::{self, Source};
use crate::text::VOICE;

/// Write a schema that accepts the data: its names, dtypes and shapes.
///
/// The size of axis 0 that arrays share becomes the symbol `batch`; all other sizes are fixed. NaN
/// and infinity are allowed in arrays that contain them, with a note on standard error.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema infer train.npz > train.schema.json
  schema infer train.npz --ranges --labels -o train.schema.json
  schema infer 'train-*.parquet' --ranges -o train.schema.json
  schema infer train.profile.json --ranges -o train.schema.json
  schema infer train.npz --rust --name Training -o src/training.rs

Exit status: 0, or 2 if no schema can be written.")]
#[allow(clippy::struct_excessive_bools)] // each is an option of the command
pub(crate) struct Args {
    /// A data file, a pattern of names in quotes, or a profile; `-` is standard input. Files of one array each, with names for the arrays, are
    /// one set of data: `x=x.npy y=y.npy`.
    #[arg(required = true)]
    data: Vec<PathBuf>,

    /// Write a Rust struct instead of JSON.
    #[arg(long)]
    rust: bool,

    /// Write Python instead of JSON, for the package `inputschema`.
    #[arg(long, conflicts_with = "rust")]
    python: bool,

    /// The name of the schema [default: from the file, `TrainSet` for `train_set.npz`].
    #[arg(long)]
    name: Option<String>,

    /// Require values in the range of the data.
    #[arg(long)]
    ranges: bool,

    /// Require one of the values in the data, for integers, bools and text with few distinct values.
    #[arg(long)]
    labels: bool,

    #[command(flatten)]
    target: Target,

    #[command(flatten)]
    reading: Reading,
}

/// Returns the profile that a file holds, or that of files that are one data set.
fn profile(source: &Source, reading: &Reading) -> Result<Option<Profile>, Failure> {
    match source {
        Source::File(_) => profile::saved(source),
        Source::Set(_) => {
            let how = How {
                reading,
                jobs: None,
                part: (0, 1),
            };
            profile::profile(std::slice::from_ref(source), &how).map(Some)
        }
        Source::Stdin | Source::Parts(_) => Ok(None),
    }
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let source = source::one_of_data(&args.data)?;
    source::at_most_one_stdin([&source])?;
    let name = match &args.name {
        Some(name) => name.clone(),
        None => {
            let stem = source.stem().unwrap_or("Data".into());
            rust::type_name(stem.strip_suffix(".profile").unwrap_or(&stem))
        }
    };
    let infer = Infer::new(name)
        .called(format!("`{source}`"))
        .with_description(format!("Inferred from `{}`.", source.file_name()))
        .with_ranges(args.ranges)
        .with_labels(args.labels);
    let inferred = match profile(&source, &args.reading)? {
        Some(profile) => infer.of_profile(&profile)?,
        None => {
            let arrays = source.arrays("array", &args.reading)?;
            for sentence in reading::notes(&source, &arrays) {
                note(&sentence);
            }
            infer.of_data(arrays)?
        }
    };
    let text = if args.rust {
        rust::source_text(&inferred.schema, None, &[], &VOICE)?
    } else if args.python {
        python::source_text(&inferred.schema, &[])?
    } else {
        json_text(&inferred.schema, "schema")?
    };
    for text in &inferred.notes {
        note(text);
    }
    if args.rust {
        for text in rust::crates(&inferred.schema) {
            note(&text);
        }
    }
    args.target.write(text.as_bytes(), out)?;
    Ok(Outcome::Good)
}
