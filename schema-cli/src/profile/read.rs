//! Profiles from data, in pieces, and from files that hold profiles.

use std::num::NonZeroUsize;
use std::path::Path;

use schema_core::Arrays;
use schema_core::io::{DataFile, PieceOptions, Pieces};
use schema_core::profile::Profile;

use schema_tools::look::{begins_as_object, without_mark};

use crate::check::pieces::{pool, unread};
use crate::failure::{Failure, note};
use crate::progress::Progress;
use crate::reading::{self, Reading};
use crate::set::Set;
use crate::source::Source;
use crate::text::{counted, shown};

/// The largest profile that is read, in bytes.
const LARGEST: u64 = 256 << 20;

/// The bytes of a file in which it says that it is a profile.
const BEGINNING: usize = 512;

/// How data is read.
pub(crate) struct How<'a> {
    pub(crate) reading: &'a Reading,
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Which of how many parts.
    pub(crate) part: (usize, usize),
}

/// Returns the profile of some data, which may be profiles already.
pub(crate) fn profile(sources: &[Source], how: &How<'_>) -> Result<Profile, Failure> {
    let mut profile = Profile::new();
    let mut files = Vec::new();
    for source in sources {
        match source {
            Source::File(path) => match saved(source)? {
                Some(saved) => profile.merge(saved),
                None => files.push(DataFile::from(path)),
            },
            Source::Set(set) => {
                for file in &set.files {
                    let saved = match file.is_remote() {
                        true => None,
                        false => saved(&Source::File(file.path().to_owned()))?,
                    };
                    match saved {
                        Some(saved) => profile.merge(saved),
                        None => files.push(file.clone()),
                    }
                }
            }
            Source::Stdin | Source::Parts(_) => {
                let arrays = source.arrays("array", how.reading)?;
                for text in reading::notes(source, &arrays) {
                    note(&text);
                }
                profile.push(&arrays);
            }
        }
    }
    if how.part.1 > 1 && files.is_empty() {
        let failure = Failure::new("only data files are profiled in parts");
        return Err(failure.with_help("name the files of the data set"));
    }
    if !files.is_empty() {
        profile.merge(of_files(&files, how)?);
    }
    if profile.rows() == 0 && profile.arrays().next().is_none() && how.part.1 == 1 {
        return Err(Failure::new(format!("{} no arrays", have(sources))));
    }
    Ok(profile)
}

fn have(sources: &[Source]) -> String {
    match sources {
        [one] => format!("`{one}` has"),
        all => format!("{} have", counted(all.len(), "source")),
    }
}

/// What a set of sources is called.
pub(crate) fn name(sources: &[Source]) -> String {
    match sources {
        [one] => one.file_name(),
        all => counted(all.len(), "source"),
    }
}

fn of_files(files: &[DataFile], how: &How<'_>) -> Result<Profile, Failure> {
    let set = match files {
        [one] if !one.is_remote() => Source::File(one.path().to_owned()),
        all => Source::Set(Set {
            name: match all {
                [one] => one.path().display().to_string(),
                all => counted(all.len(), "file"),
            },
            files: all.to_vec(),
        }),
    };
    let of_first = Source::File(files[0].path().to_owned());
    if !files[0].is_remote() {
        of_first.is_data()?;
    }
    let options = PieceOptions::from(how.reading.options());
    let open = || Pieces::open(files, &options).map_err(|error| unread(&set, &error));
    // What the readers decided where the first file does not say it.
    let first = match open()?.next() {
        Some(part) => part.and_then(|part| Ok(Arrays::from(part.read()?))),
        None => Ok(Arrays::new()),
    };
    let first = first.map_err(|error| unread(&set, &error))?;
    for text in reading::notes(&of_first, &first) {
        note(&text);
    }
    let prefix = how.reading.prefix();
    if let Some(prefix) = prefix
        && first.strip_prefix(prefix).is_empty()
    {
        return Err(Failure::new(format!(
            "`{of_first}` has no array whose name begins with `{}`",
            shown(prefix)
        )));
    }
    let (i, n) = how.part;
    let pieces = open()?.part(i, n);
    let progress = Progress::new(std::slice::from_ref(&set));
    let mut profile = Profile::new();
    let read = progress.following(&set, |told| {
        pool(how.jobs)?.install(|| {
            let read = profile.read_with(pieces, prefix, told);
            read.map_err(|error| unread(&set, &error))
        })
    });
    read?;
    Ok(profile)
}

/// Reads the profile in a file; `None` if the file holds none.
pub(crate) fn saved(source: &Source) -> Result<Option<Profile>, Failure> {
    let Some(path) = source.rereadable().filter(|path| path.is_file()) else {
        return Ok(None);
    };
    if !is_profile(source)? {
        return Ok(None);
    }
    let head = source
        .head(LARGEST)
        .map_err(|error| unreadable(path, &error))?;
    if !head.is_all {
        return Err(Failure::new(format!(
            "`{source}` has more than {LARGEST} bytes, the most that a profile may have"
        )));
    }
    let read = serde_json::from_slice(without_mark(&head.bytes));
    read.map(Some).map_err(|error| {
        let why = shown(&error.to_string());
        Failure::new(format!("the profile `{source}` is invalid: {why}"))
            .with_help("`schema profile DATA --output FILE` writes it anew")
    })
}

/// Whether a file says that it is a profile.
fn is_profile(source: &Source) -> Result<bool, Failure> {
    use std::io::Read;

    let Some(path) = source.path() else {
        return Ok(false);
    };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|error| unreadable(path, &error))?;
    let read = file.take(BEGINNING as u64).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(path, &error))?;
    let says = String::from_utf8_lossy(&bytes).contains("\"schema-profile/");
    Ok(begins_as_object(&bytes) && says)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    let source = Source::File(path.to_owned());
    Failure::new(format!("`{source}` cannot be read: {error}"))
}
