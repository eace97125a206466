//! `schema drift`: what changed between two sets of data.

use std::fmt::Write as _;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use schema_core::profile::Profile;
use schema_core::profile::drift::{Drift, Finding, Limits};
use schema_spec::show::{visible, visible_lines};
use serde_json::json;

use crate::failure::{Failure, Outcome, note};
use crate::output::{Format, Out};
use crate::page::page;
use crate::profile::{How, name, profile};
use crate::reading::Reading;
use crate::set::Finder;
use crate::source::{self, Source};
use crate::style::{GOOD, HEAD, WRONG};
use crate::text::counted;

/// Show how data drifted: what changed since other data, beyond limits and beyond chance.
///
/// Compared are names, dtypes and shapes, and for each array or column the shares of missing and
/// infinite values, numbers beyond the ends of the old data, the mean, the distribution, and values
/// that are new or gone. Arrays are compared by name; an array that is the only one, with the other
/// that is.
///
/// Two small samples of the same data differ. What chance explains is added to each limit, so that one
/// in 10,000 comparisons of data that did not change finds drift. Rows that depend on each other, as in
/// a series of time, need larger limits.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  schema drift train.npz new.npz
  schema drift train.profile.json 'today-*.parquet'
  schema drift old.profile.json new.profile.json --max-mean 0.5 --max-distance 0.1

Exit status: 0 if there is no drift, 1 if there is, 2 if something cannot be read.")]
pub(crate) struct Args {
    /// The old data: a file, a pattern of names in quotes, or a profile; `-` is standard input.
    old: PathBuf,

    /// The new data, likewise.
    new: PathBuf,

    /// How much the share of missing values may change, and that of infinite ones.
    #[arg(long, value_name = "SHARE", default_value_t = Limits::default().missing(), value_parser = share)]
    max_missing: f64,

    /// The share of values that may be beyond the smallest and the largest before, and that each new
    /// value, and each that is gone, may have.
    #[arg(long, value_name = "SHARE", default_value_t = Limits::default().outside(), value_parser = share)]
    max_outside: f64,

    /// How far the mean may move, in standard deviations of the old data.
    #[arg(long, value_name = "N", default_value_t = Limits::default().mean(), value_parser = positive)]
    max_mean: f64,

    /// How far the distributions may be apart: their Jensen-Shannon divergence in bits, from 0 to 1.
    #[arg(long, value_name = "BITS", default_value_t = Limits::default().distance(), value_parser = share)]
    max_distance: f64,

    /// The chance with which a comparison may find drift in a small sample of the same data; with 1,
    /// nothing is added to limits.
    #[arg(long, value_name = "SHARE", default_value_t = Limits::default().chance(), value_parser = share)]
    chance: f64,

    /// The format of the output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// The number of threads that read data [default: one per core].
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    reading: Reading,
}

fn positive(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| *number >= 0.0);
    number.ok_or_else(|| "expected a number that is not negative".to_owned())
}

fn share(text: &str) -> Result<f64, String> {
    let number = positive(text).ok().filter(|number| *number <= 1.0);
    number.ok_or_else(|| "expected a number from 0 to 1".to_owned())
}

pub(crate) fn run(args: &Args, out: &mut Out) -> Result<Outcome, Failure> {
    let sources = [&args.old, &args.new]
        .map(|path| source::of_data(std::slice::from_ref(path), Finder::new(true)));
    let [old, new] = sources;
    let (old, new) = (old?, new?);
    source::at_most_one_stdin(old.iter().chain(&new))?;
    let how = How {
        reading: &args.reading,
        jobs: args.jobs,
        part: (0, 1),
    };
    let (before, after) = (profile(&old, &how)?, profile(&new, &how)?);
    let limits = Limits::default()
        .with_missing(args.max_missing)
        .with_outside(args.max_outside)
        .with_mean(args.max_mean)
        .with_distance(args.max_distance)
        .with_chance(args.chance);
    let drift = Drift::between(&before, &after, &limits);
    for text in drift.notes() {
        note(&text);
    }
    match args.format {
        Format::Text => out.text(&text((&old, &before), (&new, &after), &drift))?,
        Format::Json => {
            let mut facts = json!(drift);
            let findings = facts["findings"].as_array_mut().into_iter().flatten();
            for (finding, words) in findings.zip(drift.findings()) {
                finding["message"] = json!(words.message());
            }
            facts["old"] = json!({"file": name(&old), "rows": before.rows()});
            facts["new"] = json!({"file": name(&new), "rows": after.rows()});
            out.json(&facts)?;
        }
        Format::Html => {
            let title = format!("{} and {}", name(&old), name(&new));
            let sections = [(title, drift.to_html())];
            out.write_all(page("schema drift", &sections).as_bytes())?;
        }
    }
    Ok(if drift.is_none() {
        Outcome::Good
    } else {
        Outcome::Bad
    })
}

type Side<'a> = (&'a [Source], &'a Profile);

fn text((old, before): Side<'_>, (new, after): Side<'_>, drift: &Drift) -> String {
    let (old, new) = (name(old), name(new));
    let rows =
        |profile: &Profile| counted(usize::try_from(profile.rows()).unwrap_or(usize::MAX), "row");
    let since = format!("since {old} ({}, and {} now)", rows(before), rows(after));
    if drift.is_none() {
        return format!("{HEAD}{new}{HEAD:#}: {GOOD}no drift{GOOD:#} {since}\n");
    }
    let count = counted(drift.findings().len(), "finding");
    let mut text = format!("{HEAD}{new}{HEAD:#}: {WRONG}{count} of drift{WRONG:#} {since}\n");
    for finding in drift.findings().iter().take(LISTED) {
        line(&mut text, finding);
    }
    let more = drift.findings().len().saturating_sub(LISTED);
    if more > 0 {
        let _ = writeln!(text, "  {more} more findings");
    }
    text
}

/// The most findings that are listed.
const LISTED: usize = 100;

fn line(text: &mut String, finding: &Finding) {
    let (code, message) = (finding.code(), visible(&finding.message()));
    let _ = writeln!(text, "  {WRONG}drift[{code}]{WRONG:#}: {message}");
    for line in finding.picture() {
        let _ = writeln!(text, "    {}", visible_lines(&line));
    }
}
