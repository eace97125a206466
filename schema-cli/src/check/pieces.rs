//! Data that is checked in pieces: larger than memory, several files that are one data set, and parts of
//! it that other machines check.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use schema_core::Arrays;
use schema_core::io::{DataFile, PieceOptions, Pieces, ReadError};
use schema_core::stream::{Stream, StreamError};

use schema_tools::Given;
use schema_tools::check::{Against, Options};

use super::{Args, Cast, Checked, Verdict};
use crate::content::unreadable;
use crate::failure::Failure;
use crate::output::write_file;
use crate::reading;
use crate::set::Set;
use crate::source::Source;
use crate::text::{counted, shown};

/// The bytes of a file above which it is read in pieces.
pub(crate) const LARGE: u64 = 64 << 20;

/// How data is checked in pieces.
#[derive(Debug, clap::Args)]
pub(super) struct InPieces {
    /// The number of threads that read data in pieces [default: one per core].
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    /// Check one part of the data, such as the third of eight, and write what was found to a file, for
    /// `schema merge`. All data files are one data set, and the same for each part.
    #[arg(long, value_name = "I/N", value_parser = part, requires = "output")]
    pub(super) part: Option<(usize, usize)>,
}

/// Reads `3/8`, in which parts are counted from 1.
pub(crate) fn part(text: &str) -> Result<(usize, usize), String> {
    let parts = text.split_once('/');
    let numbers = parts.and_then(|(i, n)| Some((i.parse::<usize>().ok()?, n.parse().ok()?)));
    match numbers {
        Some((i, n)) if (1..=n).contains(&i) => Ok((i - 1, n)),
        Some((_, n)) if n > 0 => Err(format!("expected a number from 1 to {n} before the `/`")),
        _ => Err("expected two numbers, such as 3/8".to_owned()),
    }
}

impl InPieces {
    /// Makes one source of all, if a part of it is checked.
    pub(super) fn sources(&self, sources: Vec<Source>) -> Result<Vec<Source>, Failure> {
        if self.part.is_none() {
            return Ok(sources);
        }
        if let [Source::Parts(_)] = &sources[..] {
            return Ok(sources);
        }
        let mut files = Vec::new();
        for source in &sources {
            match source {
                Source::File(path) => files.push(DataFile::from(path)),
                Source::Set(set) => files.extend(set.files.iter().cloned()),
                Source::Stdin | Source::Parts(_) => {
                    let failure = Failure::new(format!("`{source}` cannot be checked in parts"));
                    return Err(failure.with_help("name the files of the data set"));
                }
            }
        }
        let name = match &sources[..] {
            [one] => one.to_string(),
            all => counted(all.len(), "source"),
        };
        Ok(vec![Source::Set(Set { name, files })])
    }
}

/// What is read in pieces.
pub(super) enum Wanted {
    /// Files whose rows follow each other.
    Files(Vec<DataFile>),
    /// Arrays, each in files of its own.
    Arrays(Vec<(String, Vec<DataFile>)>),
}

/// Returns the files of a source that is read in pieces; `None` if it is read whole.
pub(super) fn wanted(args: &Args, source: &Source) -> Result<Option<Wanted>, Failure> {
    let is_plain = matches!(args.coerce, Cast::Strict) && args.reading.prefix().is_none();
    let is_large = is_plain && source.bytes() >= LARGE;
    let wanted = match source {
        Source::Set(set) => Some(Wanted::Files(set.files.clone())),
        Source::File(_) if is_large => one(source).map(Wanted::Files),
        Source::Parts(parts) => {
            let is_set = |(_, part): &(String, Source)| matches!(part, Source::Set(_));
            let is_asked = args.pieces.part.is_some() || parts.iter().any(is_set);
            match of_arrays(parts) {
                Ok(arrays) if is_asked || is_large => Some(Wanted::Arrays(arrays)),
                Err(part) if is_asked => {
                    let failure = Failure::new(format!("`{part}` cannot be read in pieces"));
                    return Err(failure.with_help("name a file, which can be read again"));
                }
                _ => None,
            }
        }
        _ => None,
    };
    if wanted.is_some() && !is_plain {
        let failure = Failure::new(format!(
            "`{source}` is checked in pieces, which are neither converted nor chosen by a prefix"
        ));
        return Err(failure.with_help("leave out `--coerce` and `--prefix`, or name one file"));
    }
    Ok(wanted)
}

/// A file that can be read again.
fn one(source: &Source) -> Option<Vec<DataFile>> {
    source.rereadable().map(|path| vec![DataFile::from(path)])
}

/// The files of each array; or the source that is none.
fn of_arrays(parts: &[(String, Source)]) -> Result<Vec<(String, Vec<DataFile>)>, &Source> {
    let files = |part: &Source| match part {
        Source::Set(set) => Some(set.files.clone()),
        part => one(part),
    };
    let parts = parts.iter();
    parts
        .map(|(name, part)| Ok((name.clone(), files(part).ok_or(part)?)))
        .collect()
}

/// Checks files in pieces.
pub(super) fn check(
    args: &Args,
    options: &Options,
    against: &Against,
    file: &Source,
    (source, wanted): (&Source, Wanted),
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Checked, Failure> {
    let how = PieceOptions::from(args.reading.options());
    let opened = match wanted {
        Wanted::Files(files) => Pieces::open(files, &how),
        Wanted::Arrays(arrays) => Pieces::open_arrays(&source.to_string(), arrays, &how),
    };
    let pieces = opened.map_err(|error| unread(source, &error))?;
    let first = match pieces.again().next() {
        Some(part) => part.and_then(|part| Ok(Arrays::from(part.read()?))),
        None => Ok(Arrays::new()),
    };
    let first = first.map_err(|error| unread(source, &error))?;
    let mut notes = reading::notes(source, &first);
    let expected = against.expected(&file.to_string(), &Given::of_first(&first), options)?;
    drop(first);
    notes.extend(expected.notes.iter().cloned());

    let (i, n) = args.pieces.part.unwrap_or((0, 1));
    let pieces = pieces.part(i, n);
    let mut stream = Stream::new(&expected.schema);
    if args.pieces.part.is_none() {
        // What a part found is sent elsewhere, and cannot be in files here.
        stream = stream.spill_to(std::env::temp_dir());
    }
    if args.without_custom_checks {
        stream = stream.without_custom_checks();
    }
    let pool = pool(args.pieces.jobs)?;
    (pool.install(|| stream.read_with(pieces, progress)))
        .map_err(|error| failed(source, &error))?;

    let verdict = match (args.pieces.part, &args.reports.output) {
        (Some(_), Some(path)) => {
            let partial = serde_json::to_vec(&stream.partial());
            let partial = partial.map_err(|error| {
                Failure::new(format!("the part cannot be written as JSON: {error}"))
            })?;
            write_file(path, &partial, args.reports.force)?;
            Verdict::Partial {
                rows: stream.rows(),
                part: (i + 1, n),
            }
        }
        _ => stream.finish().into(),
    };
    let help = match &verdict {
        Verdict::Invalid(report) => expected.help(report, &[], options),
        _ => Vec::new(),
    };
    let source = source.clone();
    Ok(Checked {
        source,
        verdict,
        converted: Vec::new(),
        help,
        notes,
    })
}

fn failed(source: &Source, error: &StreamError) -> Failure {
    match error.as_read() {
        Some(error) => unread(source, error),
        None => Failure::new(format!(
            "`{source}` cannot be checked: {}",
            shown(&error.to_string())
        )),
    }
}

/// The threads that read data.
pub(crate) fn pool(jobs: Option<NonZeroUsize>) -> Result<rayon::ThreadPool, Failure> {
    let threads = jobs.map_or(0, NonZeroUsize::get);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|error| Failure::new(format!("no threads can be started: {error}")))
}

/// Says why a file of several cannot be read.
pub(crate) fn unread(source: &Source, error: &ReadError) -> Failure {
    match error.file() {
        Some(path) => unreadable(&Source::File(PathBuf::from(path)), error),
        None => unreadable(source, error),
    }
}

/// Merges what was found in parts of the data.
pub(super) fn merge(stream: &mut Stream, partials: &[Source]) -> Result<(), Failure> {
    for source in partials {
        let Some(path) = source.path() else {
            return Err(Failure::new(
                "a part is a file that `schema check --part` wrote",
            ));
        };
        let read = std::fs::read(path);
        let bytes =
            read.map_err(|error| Failure::new(format!("`{source}` cannot be read: {error}")))?;
        let partial = serde_json::from_slice(&bytes).map_err(|error| {
            let why = shown(&error.to_string());
            Failure::new(format!("`{source}` is not what was found in a part: {why}"))
                .with_help("`schema check --part 1/2 --output FILE` writes it")
        })?;
        let merged = stream.merge(partial);
        merged.map_err(|error| Failure::new(format!("`{source}` cannot be merged: {error}")))?;
    }
    Ok(())
}

/// What is said of a part.
pub(super) fn said(rows: u64, (i, n): (usize, usize)) -> String {
    let rows = counted(usize::try_from(rows).unwrap_or(usize::MAX), "row");
    format!("part {i} of {n} checked, {rows}")
}
