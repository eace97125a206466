//! Sources of input: files and standard input.

use std::borrow::Cow;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use schema_core::io::DataFile;
use schema_tools::look::begins_as_object;

use crate::failure::Failure;
use crate::set::{Finder, Set};
use crate::text::{shown, shown_path};

/// The number of bytes that show whether a file is a JSON object.
const BEGINNING: u64 = 512;

/// A file, or `-` for standard input; or several that are one set of data.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    Stdin,
    File(PathBuf),
    /// Files of one array each, with the names that the arrays get: `x=x.npy y=y.npy`.
    Parts(Vec<(String, Source)>),
    /// Files that are one set of data: the rows of one follow those of another.
    Set(Set),
}

impl Finder {
    fn source(&mut self, argument: &Path) -> Result<Source, Failure> {
        Ok(match self.set(argument)? {
            Some(set) => Source::Set(set),
            None => Source::from(argument.to_owned()),
        })
    }
}

impl From<PathBuf> for Source {
    fn from(path: PathBuf) -> Source {
        if path == Path::new("-") {
            Source::Stdin
        } else {
            Source::File(path)
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Stdin => f.write_str("standard input"),
            Source::File(path) => f.write_str(&shown_path(path)),
            Source::Set(set) => f.write_str(&shown(&set.name)),
            Source::Parts(parts) => {
                for (at, (name, part)) in parts.iter().enumerate() {
                    let gap = if at > 0 { " " } else { "" };
                    write!(f, "{gap}{}={part}", shown(name))?;
                }
                Ok(())
            }
        }
    }
}

/// Returns the sources of data that the arguments name. Those of the form `NAME=FILE` are one.
pub(crate) fn of_data(arguments: &[PathBuf], sets: Finder) -> Result<Vec<Source>, Failure> {
    let each = each_of_data(arguments, sets)?.into_iter();
    each.map(|one| one.map_err(|(_, failure)| failure))
        .collect()
}

/// A source, or what names none and why.
pub(crate) type FoundSource = Result<Source, (Source, Failure)>;

/// Like [`of_data`], with an argument that names nothing in the place of its source.
pub(crate) fn each_of_data(
    arguments: &[PathBuf],
    mut sets: Finder,
) -> Result<Vec<FoundSource>, Failure> {
    let mut found = |argument: &Path| {
        let failed = |failure| (Source::from(argument.to_owned()), failure);
        sets.source(argument).map_err(failed)
    };
    let mut sources = Vec::with_capacity(arguments.len());
    let mut parts: Vec<(String, Source)> = Vec::new();
    let mut unfound = None;
    let mut place = None;
    for argument in arguments {
        let Some((name, file)) = named(argument) else {
            sources.push(found(argument));
            continue;
        };
        if parts.iter().any(|(known, _)| known == name) {
            let failure = Failure::new(format!("two files are named `{}`", shown(name)));
            return Err(failure.with_help("give each array a name of its own"));
        }
        place.get_or_insert(sources.len());
        match found(Path::new(file)) {
            Ok(part) => parts.push((name.to_owned(), part)),
            Err(failed) => unfound = unfound.or(Some(failed)),
        }
    }
    if let Some(place) = place {
        sources.insert(place, unfound.map_or(Ok(Source::Parts(parts)), Err));
    }
    Ok(sources)
}

/// Like [`of_data`], for a command that takes one set of data.
pub(crate) fn one_of_data(arguments: &[PathBuf]) -> Result<Source, Failure> {
    let mut sources = of_data(arguments, Finder::new(false))?;
    match (sources.pop(), sources.is_empty()) {
        (Some(source), true) => Ok(source),
        _ => Err(Failure::new(format!(
            "one set of data is needed, and {} are named",
            sources.len() + 1
        ))
        .with_help(
            "files of one array each are one set with names for the arrays: `x=x.npy y=y.npy`",
        )),
    }
}

/// Splits an argument `NAME=FILE`; `None` if it is the name of a file.
fn named(argument: &Path) -> Option<(&str, &str)> {
    let (name, file) = argument.to_str()?.split_once('=')?;
    let is_named = !name.is_empty() && !file.is_empty() && !name.contains(['/', '\\']);
    (is_named && !argument.exists()).then_some((name, file))
}

/// Fails if more than one source is standard input.
pub(crate) fn at_most_one_stdin<'a>(
    sources: impl IntoIterator<Item = &'a Source>,
) -> Result<(), Failure> {
    let stdins = |source: &Source| match source {
        Source::Stdin => 1,
        Source::File(_) | Source::Set(_) => 0,
        Source::Parts(parts) => {
            let stdin = |(_, part): &&(String, Source)| matches!(part, Source::Stdin);
            parts.iter().filter(stdin).count()
        }
    };
    if sources.into_iter().map(stdins).sum::<usize>() <= 1 {
        return Ok(());
    }
    let failure = Failure::new("standard input can be read only once");
    Err(failure.with_help("write `-` for one file, and name the others"))
}

/// The beginning of a source.
pub(crate) struct Head {
    pub(crate) bytes: Vec<u8>,
    /// Whether these are all the bytes.
    pub(crate) is_all: bool,
}

impl Source {
    /// Returns the file's name without its last extension.
    pub(crate) fn stem(&self) -> Option<Cow<'_, str>> {
        match self {
            Source::Stdin | Source::Parts(_) | Source::Set(_) => None,
            Source::File(path) => path.file_stem().map(|stem| stem.to_string_lossy()),
        }
    }

    /// Returns the file's name without its folder.
    pub(crate) fn file_name(&self) -> String {
        match self {
            Source::File(path) => match path.file_name() {
                Some(name) => shown(&name.to_string_lossy()),
                None => self.to_string(),
            },
            Source::Stdin | Source::Parts(_) | Source::Set(_) => self.to_string(),
        }
    }

    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Source::Stdin | Source::Parts(_) | Source::Set(_) => None,
            Source::File(path) => Some(path),
        }
    }

    /// Whether the file has the extension `.npy`.
    pub(crate) fn is_npy(&self) -> bool {
        let extension = self.path().and_then(Path::extension);
        extension.is_some_and(|extension| extension.eq_ignore_ascii_case("npy"))
    }

    /// Returns the size of the file; 0 if it is not known.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            Source::Stdin => 0,
            Source::File(path) => bytes_of(path),
            Source::Set(set) => set.files.iter().map(DataFile::bytes).sum(),
            Source::Parts(parts) => parts.iter().map(|(_, part)| part.bytes()).sum(),
        }
    }

    /// Returns the path if the file can be read twice, unlike standard input or a pipe.
    pub(crate) fn rereadable(&self) -> Option<&Path> {
        let path = self.path()?;
        let is_read_once =
            fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir());
        (!is_read_once).then_some(path)
    }

    /// Reads the beginning: up to `most` bytes and one more of a JSON object, as schemas are, and of
    /// input that can be read only once; a few bytes of any other file; nothing of a folder.
    pub(crate) fn head(&self, most: u64) -> io::Result<Head> {
        let mut bytes = Vec::new();
        let limit = most.saturating_add(1);
        match (self.path(), self.rereadable()) {
            (None, _) => {
                io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
            }
            (Some(path), None) => {
                File::open(path)?.take(limit).read_to_end(&mut bytes)?;
            }
            (_, Some(path)) if path.is_dir() => {
                return Ok(Head {
                    bytes,
                    is_all: false,
                });
            }
            (_, Some(path)) => {
                let mut file = File::open(path)?.take(limit);
                file.by_ref().take(BEGINNING).read_to_end(&mut bytes)?;
                if !begins_as_object(&bytes) {
                    return Ok(Head {
                        bytes,
                        is_all: false,
                    });
                }
                file.read_to_end(&mut bytes)?;
            }
        }
        let is_all = bytes.len() as u64 <= most;
        Ok(Head { bytes, is_all })
    }
}

fn bytes_of(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |metadata| metadata.len())
}
