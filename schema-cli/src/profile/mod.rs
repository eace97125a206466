//! `schema profile`: what the values of data are like.

mod facts;
mod read;

use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use schema_core::profile::Profile;
use schema_spec::show::visible_lines;

use crate::check::pieces::part;
use crate::failure::{Failure, Outcome};
use crate::output::{Format, Out, write_file};
use crate::page::page;
use crate::reading::Reading;
use crate::set::Finder;
use crate::source::{self, Source};
use crate::style::HEAD;
use crate::text::counted;
pub(crate) use read::{How, name, profile, saved};

/// Show what the values of data are like, and save it as a profile.
///
/// All files are one data set, read in pieces on all cores, in constant memory. A profile has, for
/// each array and column, the numbers of values that are missing and infinite, the smallest and the
/// largest value, mean, standard deviation, quantiles, a histogram, and the different values if they
/// are few. Profiles are merged with other data and with each other, in any order; the result is the
/// same to the last bit. What is marked with `~` is approximate.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema profile train.npz
  schema profile 'train-*.parquet' -o train.profile.json
  schema profile 'train-*.parquet' --part 1/2 -o part1.json
  schema profile part1.json part2.json -o train.profile.json
  schema drift train.profile.json new.parquet

Exit status: 0, or 2 if a file cannot be read.")]
pub(crate) struct Args {
    /// Data files, patterns of names in quotes, and profiles; `-` is standard input. Files of one array
    /// each, with names for the arrays, are one set of data: `x=x.npy y=y.npy`.
    #[arg(required = true)]
    data: Vec<PathBuf>,

    /// Save the profile to this file, as JSON, instead of showing it.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace the file if it exists.
    #[arg(long, requires = "output")]
    force: bool,

    /// The format of the output. JSON has the statistics; a profile to be merged is that of `--output`.
    #[arg(long, value_enum, default_value_t = Format::Text, conflicts_with = "output")]
    format: Format,

    /// The number of threads that read data [default: one per core].
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    /// Profile one part of the data, such as the third of eight. The data is the same for each part.
    #[arg(long, value_name = "I/N", value_parser = part, requires = "output")]
    part: Option<(usize, usize)>,

    #[command(flatten)]
    reading: Reading,
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let sources = source::of_data(&args.data, Finder::new(true))?;
    source::at_most_one_stdin(&sources)?;
    let how = How {
        reading: &args.reading,
        jobs: args.jobs,
        part: args.part.unwrap_or((0, 1)),
    };
    let profile = profile(&sources, &how)?;
    if let Some(path) = &args.output {
        save(&profile, path, args.force)?;
        out.text(&said(&sources, &profile, args.part))?;
        return Ok(Outcome::Good);
    }
    match args.format {
        Format::Text => out.text(&text(&sources, &profile))?,
        Format::Json => out.json(&facts::json(&profile))?,
        Format::Html => {
            use std::io::Write as _;

            let sections = [(name(&sources), profile.to_html())];
            out.write_all(page("schema profile", &sections).as_bytes())?;
        }
    }
    Ok(Outcome::Good)
}

fn save(profile: &Profile, path: &std::path::Path, force: bool) -> Result<(), Failure> {
    let json = serde_json::to_vec(profile)
        .map_err(|error| Failure::new(format!("the profile cannot be written as JSON: {error}")))?;
    write_file(path, &json, force)
}

/// What is said of a profile that was saved.
fn said(sources: &[Source], profile: &Profile, part: Option<(usize, usize)>) -> String {
    let name = name(sources);
    let rows = counted(usize::try_from(profile.rows()).unwrap_or(usize::MAX), "row");
    match part {
        Some((i, n)) => format!(
            "{HEAD}{name}{HEAD:#}: part {} of {n} profiled, {rows}\n",
            i + 1
        ),
        None => format!("{HEAD}{name}{HEAD:#}: profiled, {rows}\n"),
    }
}

fn text(sources: &[Source], profile: &Profile) -> String {
    let shown = visible_lines(&profile.to_string());
    // The heads of the table are bold, as in `schema show`.
    let mut lines = shown.lines();
    let first = lines.next().unwrap_or_default();
    let mut text = format!("{HEAD}{}{HEAD:#}: {first}\n", name(sources));
    for (at, line) in lines.enumerate() {
        let _ = match at {
            0 => writeln!(text, "{HEAD}{line}{HEAD:#}"),
            _ => writeln!(text, "{line}"),
        };
    }
    text
}
