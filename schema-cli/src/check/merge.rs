//! `schema merge`: the report of all parts of a data set.

use std::path::PathBuf;

use schema_core::io::{DataFile, ReadOptions};
use schema_core::stream::Stream;
use schema_tools::check::{Against, Options};

use super::report::Reports;
use super::{Checked, custom_checks, pieces};
use crate::failure::{Failure, Outcome};
use crate::output::Out;
use crate::set::Set;
use crate::source::Source;
use crate::text::{VOICE, counted};

/// Merge what `schema check --part` found in the parts of a data set, and report every violation.
///
/// The parts can be checked anywhere, in any order, and are merged in any order: the report is that
/// of the whole data. Rows that no part has, and rows that several have, are reported.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema check train.schema.json 'shards/*.npz' --part 1/2 -o part1.json
  schema check train.schema.json 'shards/*.npz' --part 2/2 -o part2.json
  schema merge train.schema.json part1.json part2.json

Exit status: 0 if the data is valid, 1 if it is not, 2 if the parts cannot be merged.")]
pub(crate) struct Args {
    /// The schema, as JSON.
    schema: PathBuf,

    /// The files that `schema check --part` wrote.
    #[arg(required = true)]
    parts: Vec<PathBuf>,

    /// Skip the checks that only the schema's Rust struct can run.
    #[arg(long)]
    without_custom_checks: bool,

    #[command(flatten)]
    reports: Reports,
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let root = args.reports.root(ReadOptions::default())?;
    let file = Source::from(args.schema.clone());
    let merged = merged(args, &file);
    if let Ok((_, checked)) = &merged {
        args.reports.print(&checked[0], out)?;
    }
    args.reports.finish(file, merged, &root, out)
}

/// Returns the result of all parts, with the name of the schema.
fn merged(args: &Args, file: &Source) -> Result<(String, Vec<Checked>), Failure> {
    let options = Options {
        without_custom_checks: args.without_custom_checks,
        ..Options::new(VOICE)
    };
    let against = file.against()?;
    custom_checks(&against, file, &options)?;
    let Against::Schema(schema) = against else {
        let failure = Failure::new(format!("`{file}` is a model, and parts are of a schema"));
        return Err(failure.with_help("`schema infer` and `schema show --format json` write one"));
    };
    let partials: Vec<Source> = args.parts.iter().cloned().map(Source::from).collect();
    // What may be skipped was noted.
    let mut stream = Stream::new(&schema).without_custom_checks();
    pieces::merge(&mut stream, &partials)?;
    let set = Set {
        name: counted(partials.len(), "part"),
        files: args.parts.iter().map(DataFile::from).collect(),
    };
    let checked = Checked {
        source: Source::Set(set),
        verdict: stream.finish().into(),
        converted: Vec::new(),
        help: Vec::new(),
        notes: Vec::new(),
    };
    Ok((schema.name().to_owned(), vec![checked]))
}
