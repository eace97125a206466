//! Where results belong: files as a code host names them, relative to the top of a repository.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use schema_core::io::{DataFile, ReadOptions, csv_lines};
use schema_core::{Report, Violation};
use schema_tools::sarif;

use crate::failure::Failure;
use crate::source::Source;
use crate::text::shown_path;

/// The bytes of a file above which no lines are looked for.
const LARGE: u64 = 64 << 20;

/// A folder, and the paths of files relative to it.
pub(super) struct Root {
    folder: PathBuf,
    /// How tables are read, for the lines of their rows.
    options: ReadOptions,
}

/// Where a result belongs.
pub(super) enum Place {
    /// A file, relative to the root if it is below it, and the line if one is known.
    File(PathBuf, Option<usize>),
    /// An address in an object store, or standard input.
    Elsewhere(String),
}

impl Root {
    /// Takes the current folder if none is named.
    pub(super) fn new(folder: Option<&Path>, options: ReadOptions) -> Result<Root, Failure> {
        let found: io::Result<PathBuf> = match folder {
            Some(folder) => folder.canonicalize(),
            None => env::current_dir().and_then(|folder| folder.canonicalize()),
        };
        match found {
            Ok(folder) => Ok(Root { folder, options }),
            Err(error) => {
                let named = shown_path(folder.unwrap_or(Path::new(".")));
                Err(Failure::new(format!("`{named}` is no folder: {error}")))
            }
        }
    }

    /// Returns where the source belongs.
    pub(super) fn place(&self, source: &Source) -> Place {
        self.named(&origin(source, None), None)
    }

    /// Returns where each violation of a report about the source belongs.
    pub(super) fn places(&self, source: &Source, report: &Report) -> Vec<Place> {
        let violations = report.violations();
        let origins: Vec<_> = (violations.iter())
            .map(|found| origin(source, Some(found)))
            .collect();
        let mut lines = vec![None; violations.len()];
        let files: BTreeSet<&PathBuf> = origins.iter().collect();
        for file in files {
            let of_file = (0..violations.len()).filter(|&at| origins[at] == *file);
            let rows = of_file.filter_map(|at| Some((at, violations[at].row()?)));
            let (at, rows): (Vec<usize>, Vec<usize>) = rows.unzip();
            for (at, line) in at.into_iter().zip(self.lines(file, &rows)) {
                lines[at] = line;
            }
        }
        let places = origins.iter().zip(lines);
        places.map(|(file, line)| self.named(file, line)).collect()
    }

    /// Returns the line of each row, as far as there are lines; a reason why not is not worth a message.
    fn lines(&self, file: &Path, rows: &[usize]) -> Vec<Option<usize>> {
        let is_read = |metadata: fs::Metadata| metadata.is_file() && metadata.len() <= LARGE;
        let is_read = !rows.is_empty() && fs::metadata(file).is_ok_and(is_read);
        let lines = is_read.then(|| csv_lines(file, rows, &self.options).ok());
        lines.flatten().unwrap_or_default()
    }

    /// A name may be an address, or standard input.
    fn named(&self, file: &Path, line: Option<usize>) -> Place {
        match file.to_str() {
            Some("-") => Place::Elsewhere("stdin".to_owned()),
            Some(address) if address.contains("://") => Place::Elsewhere(address.to_owned()),
            _ => Place::File(self.relative(file), line),
        }
    }

    /// Links in the name of a file are kept, because that is what a repository has; those of its folder are
    /// resolved, because the name of the root may have other ones.
    fn relative(&self, path: &Path) -> PathBuf {
        let folder = match path.parent() {
            Some(parent) if parent.as_os_str().is_empty() => Path::new("."),
            Some(parent) => parent,
            None => path,
        };
        let full = match (folder.canonicalize(), path.file_name()) {
            (Ok(folder), Some(name)) => folder.join(name),
            _ => path.canonicalize().unwrap_or_else(|_| path.to_owned()),
        };
        let below = full.strip_prefix(&self.folder).map(Path::to_owned);
        below.unwrap_or_else(|_| {
            // A path that is not below the root is one of this machine.
            std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
        })
    }
}

/// Returns the file that a result of a check of the source is about; `-` is standard input.
fn origin(source: &Source, violation: Option<&Violation>) -> PathBuf {
    match source {
        Source::Stdin => PathBuf::from("-"),
        Source::File(path) => path.clone(),
        Source::Parts(parts) => {
            let array = violation.map(Violation::array);
            let of_array = parts.iter().find(|(name, _)| Some(&**name) == array);
            match of_array.or(parts.first()) {
                Some((_, part)) => origin(part, violation),
                None => PathBuf::from("-"),
            }
        }
        Source::Set(set) => match (violation.and_then(Violation::file), &set.files[..]) {
            // It is known by its name alone, if other machines checked it.
            (Some((at, name)), files) => one_of(files, at, name)
                .map_or_else(|| PathBuf::from(name), |file| file.path().to_owned()),
            (None, [file]) => file.path().to_owned(),
            _ => PathBuf::from(&set.name),
        },
    }
}

/// Returns the file of that number, or else the one of that name.
fn one_of<'f>(files: &'f [DataFile], at: usize, name: &str) -> Option<&'f DataFile> {
    let is_named = |file: &&DataFile| {
        let own = file.path().file_name().unwrap_or_default();
        own.to_string_lossy() == name
    };
    let numbered = files.get(at).filter(is_named);
    numbered.or_else(|| files.iter().find(is_named))
}

impl From<Place> for sarif::Place {
    fn from(place: Place) -> sarif::Place {
        match place {
            Place::File(path, line) => sarif::Place {
                uri: sarif::uri(&path),
                line,
            },
            Place::Elsewhere(address) => sarif::uri_of_address(&address).into(),
        }
    }
}
