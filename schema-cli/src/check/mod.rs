//! `schema check`: checks data against a schema or a model.

mod github;
mod markdown;
pub(crate) mod merge;
pub(crate) mod pieces;
mod place;
mod report;

use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::ValueEnum;
use schema_core::{Coerce, Dims, Report};
use schema_tools::check::{Against, Options};

use crate::failure::{Failure, Outcome, note};
use crate::model::ModelOptions;
use crate::output::Out;
use crate::progress::Progress;
use crate::reading::{self, Reading};
use crate::set::Finder;
use crate::source::{self, Source};

use self::pieces::InPieces;
use self::report::Reports;

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
  schema check train.schema.json batches/*.npz --format sarif -o report.sarif
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

    #[command(flatten)]
    reports: Reports,

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

impl Checked {
    /// What could not be checked.
    fn not(source: Source, failure: Failure) -> Checked {
        Checked {
            source,
            verdict: Verdict::Unchecked(failure),
            converted: Vec::new(),
            help: Vec::new(),
            notes: Vec::new(),
        }
    }
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
    fn outcome(&self) -> Outcome {
        match self {
            Verdict::Valid(_) | Verdict::Partial { .. } => Outcome::Good,
            Verdict::Invalid(_) => Outcome::Bad,
            Verdict::Unchecked(_) => Outcome::Failed,
        }
    }
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let root = args.reports.root(args.reading.options())?;
    let file = Source::from(args.schema.clone());
    let checked = check_each(args, &file, out);
    args.reports.finish(file, checked, &root, out)
}

/// Checks each source, and prints the results if they are wanted as text. Returns them with the name of
/// what they were checked against.
fn check_each(
    args: &Args,
    file: &Source,
    out: &mut Out,
) -> Result<(String, Vec<Checked>), Failure> {
    let each = if args.pieces.part.is_some() {
        let sources = source::of_data(&args.data, Finder::new(true))?;
        let sources = args.pieces.sources(sources)?;
        sources.into_iter().map(Ok).collect()
    } else {
        source::each_of_data(&args.data, Finder::new(true))?
    };
    let sources: Vec<Source> = each.iter().flatten().cloned().collect();
    source::at_most_one_stdin(sources.iter().chain([file]))?;
    let against = file.against_signature(args.model.signature.as_deref())?;
    let options = args.options();
    custom_checks(&against, file, &options)?;

    let progress = Progress::new(&sources);
    let mut printed = BTreeSet::new();
    let mut checked = Vec::with_capacity(each.len());
    for found in each {
        let one = found.and_then(|source| {
            let wanted = pieces::wanted(args, &source);
            let one = wanted.and_then(|wanted| match wanted {
                Some(wanted) => progress.following(&source, |told| {
                    pieces::check(args, &options, &against, file, (&source, wanted), told)
                }),
                None => progress.during(&source, || check(args, &options, &against, file, &source)),
            });
            one.map_err(|failure| (source, failure))
        });
        let one = one.unwrap_or_else(|(source, failure)| Checked::not(source, failure));
        progress.suspend(|| {
            for sentence in &one.notes {
                if printed.insert(sentence.clone()) {
                    note(sentence);
                }
            }
            if let Verdict::Unchecked(failure) = &one.verdict {
                failure.print();
            }
            args.reports.print(&one, out)
        })?;
        checked.push(one);
    }
    drop(progress);
    Ok((against.name(), checked))
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
